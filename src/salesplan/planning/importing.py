"""Keeps a plan's exports in its store (导入计划的导出): opened as a review would open them, put in, looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from salesplan.disk.folders import held
from salesplan.errors import ExportsError, Finding, Place, UsageError, finding
from salesplan.plan.ground import Ground
from salesplan.planning.intake import ground_of_exports, placed
from salesplan.sales.inputs.access import Access
from salesplan.sales.inputs.found import find_files
from salesplan.sales.intake import ToRead, open_all, tell_changed
from salesplan.sales.sources import Source
from salesplan.sales.store.importing import Importer, Stored, look_through
from salesplan.sales.store.keeping import commit, keep_out_of_repositories, prepare
from salesplan.sales.store.store import open_store, store_of
from salesplan.words.sentence import sentence


def bring_in(
    ground: Ground, others: Sequence[str], access: Access, workspace: Path, *, rebuild: bool
) -> tuple[list[Stored], list[Finding]]:
    """Put the plan's exports, or `others`, into its store; what became of each file, and what there is to say.

    rebuild: as if there were no store. Raises ExportsError where files can't be used, UsageError where another import is
    at work, OSError where the store can't be written; the former store then stands.
    """
    folder = store_of(ground.loaded.path)
    prepare(folder)
    try:
        with held(folder) as ours:
            if ours:
                keep_out_of_repositories(folder)
                return _bring_in(ground, others, access, workspace, rebuild=rebuild)
    except ExportsError as error:
        raise ExportsError(placed(error.findings, others), ground.loaded.language) from None
    hint = sentence("wait_and_import")
    raise UsageError([finding("SP494", Place(str(folder)), hint=hint)], ground.loaded.language)


def _bring_in(
    ground: Ground, others: Sequence[str], access: Access, workspace: Path, *, rebuild: bool
) -> tuple[list[Stored], list[Finding]]:
    known, places = ground_of_exports(ground)
    shelf, _ = (None, []) if rebuild else open_store(ground.loaded.path)
    reads = replace(access, kept=shelf)
    opened = open_all(ToRead(ground.plan.exports, places, ground.loaded.folder, known, others, reads), workspace)
    importer = Importer(store_of(ground.loaded.path), ground.loaded.folder, shelf)
    made = importer.bring_in([*opened.sources, *opened.partners], workspace)
    tell_changed(opened)
    commit(importer.folder, made.kept)
    tables = sum(source.origin is None for source in opened.sources)
    unkept = [finding("SP497", tables=tables)] if tables else []
    beside = list(_named_by_nobody(ground, [*opened.sources, *opened.partners])) if others else []
    return made.stored, [*opened.findings, *made.findings, *beside, *unkept]


def _named_by_nobody(ground: Ground, sources: Sequence[Source]) -> Iterator[Finding]:
    """Warnings of files that no layout of the plan names, so that a review doesn't read them by itself."""
    patterns = [
        name for one in ground.plan.exports.values() for name in (*one.files, *(one.join.files if one.join else ()))
    ]
    named = {path.resolve() for path in find_files(patterns, ground.loaded.folder).files.values()}
    origins = dict.fromkeys(source.origin for source in sources if source.origin)
    for origin in origins:
        if origin.resolve() not in named:
            yield finding("SP499", Place(str(origin)), hint=sentence("name_its_file"))


def look_at(ground: Ground, *, verify: bool) -> tuple[list[Stored], list[Finding]]:
    """What the store holds, and what there is to say; verify: held against its files and its hashes.

    Raises UsageError where there is none.
    """
    shelf, said = open_store(ground.loaded.path)
    if shelf is None:
        folder = str(store_of(ground.loaded.path))
        said = said or [finding("SP498", Place(folder), hint=sentence("import_again"))]
        raise UsageError(said, ground.loaded.language)
    if not verify:
        return [Stored(entry, "kept") for entry in shelf.manifest.entries], []
    looked = list(look_through(shelf.folder, shelf.base, shelf.manifest))
    return [one for one, _ in looked], [told for _, findings in looked for told in findings]
