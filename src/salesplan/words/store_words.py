"""What is said of the store (存储用语): findings, phrases, columns, words of cells; they are part of the catalogues."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, note, warning

STORE: dict[str, FindingText] = {
    "SP490": warning(
        "the file has changed since it was imported; its rows were read anew",
        "文件在上次导入后有改动；已重新读取",
        "Exports of closed months that change are worth a question; what they say now counts.",
    ),
    "SP491": warning(
        "the file is gone since it was imported; its {rows} rows are no longer kept",
        "文件在导入后已不存在；其 {rows} 行不再保留",
        "The folder of exports is what counts, with a store or without: rows that no file stands for could be checked by nobody.",
    ),
    "SP492": warning(
        "what the store kept of the file is damaged or lost; the file itself was read",
        "存储中该文件的数据已损坏或缺失；已改为读取文件本身",
        "Each piece of a store is held against its hash before it is used, so damage costs time and changes no number.",
    ),
    "SP493": note(
        "files read: {files} of {all}; the others were taken from the store",
        "读取了 {all} 个文件中的 {files} 个；其余取自存储",
        "The numbers are the same; files that the store has are faster.",
    ),
    "SP494": error(
        "another import is at work here",
        "另一个导入正在进行",
        "Two of them at once could each forget what the other has just put in.",
    ),
    "SP495": warning(
        "the store can't be used ({reason}): all files were read",
        "存储无法使用（{reason}）：已读取所有文件",
        "Another version may read an odd file otherwise, so only the one that made a store takes rows from it.",
    ),
    "SP496": warning(
        "the file has changed since it was imported, and isn't among those that are read now; its rows are no longer kept",
        "文件在导入后有改动，且不在本次读取之列；其数据不再保留",
        "It was imported by name, and the plan doesn't say which layout it has.",
    ),
    "SP497": note(
        "tables of databases are not kept: {tables}",
        "数据库表不入库：{tables} 个",
        "Whether a database is what it was can only be told by asking it, which is what reading it is.",
    ),
    "SP498": error(
        "there is no store yet",
        "尚无存储",
        "`--list` and `--verify` look at what was imported.",
    ),
    "SP499": warning(
        "the file is kept, but no layout of the plan names it: reviews don't read it by themselves",
        "文件已入库，但计划中没有版式包含它：回顾不会自动读取",
        "What counts is what `files` names, or `--sales`; the store only spares reading it again.",
    ),
}
STORE_PHRASES: dict[str, tuple[str, str]] = {
    "import_again": (
        "`salesplan import PLAN` brings the store up to date.",
        "请运行 `salesplan import PLAN` 更新存储。",
    ),
    "store_damaged": ("its manifest is damaged, or was changed after it was written", "清单已损坏，或写出之后被改动过"),
    "store_of_other_version": (
        "it is kept as version {version}, and this program keeps version {own}",
        "其存储版本为 {version}，本程序的存储版本为 {own}",
    ),
    "store_of_others": ("made by {made_with}", "由 {made_with} 生成"),
    "store_anew": (
        "`salesplan import PLAN` makes it anew where the folder can be written; the numbers are the same without a store.",
        "文件夹可写时，`salesplan import PLAN` 会重新生成；不用存储时数字相同。",
    ),
    "import_by_name": ("Import it by its name again.", "请再次按文件名导入。"),
    "name_its_file": (
        "Put it where `files` of its layout finds it, or name it with `--sales`.",
        "请将其放到版式 `files` 能找到的位置，或用 `--sales` 指定。",
    ),
    "put_back": (
        "If its sales are still to count, put it back and import it again.",
        "如果其销售仍应计入，请放回文件并重新导入。",
    ),
    "let_it_be_read": (
        "Give whoever runs this the right to read it, and to enter the folders that lead to it.",
        "请给运行者读取该文件、进入其所在各级文件夹的权限。",
    ),
    "clear_store": (
        "See that {folder} may be written to, and has room; what stands in the way there, or all of it, may be removed.",
        "请确认 {folder} 可写且空间足够；其中碍事的内容可以移走，也可整个删除。",
    ),
    "wait_and_import": ("Run it again when the other one has ended.", "请在另一个结束后重新运行。"),
    "store_is_local": (
        'the store has no --engine "{name}": it is kept by the embedded engine; Spark reads all of the exports at every run',
        "存储不支持 --engine “{name}”：存储属于内置引擎；Spark 每次都读取全部导出文件",
    ),
    "title_import": (
        "{plan} · store: {files} files, {rows} rows, {bytes} bytes",
        "{plan} · 存储：{files} 个文件，{rows} 行，{bytes} 字节",
    ),
}
STORE_TABLES: dict[str, tuple[str, str]] = {"store": ("Files in the store", "存储中的文件")}
STORE_COLUMNS: dict[str, tuple[str, str]] = {"bytes": ("Bytes in the store", "存储字节数")}
STORE_WORDS: dict[str, tuple[str, str]] = {
    "added": ("added", "新存入"),
    "kept": ("as it was", "未变"),
    "changed": ("changed", "已改动"),
    "reread": ("read otherwise", "按新版式重读"),
    "restored": ("restored", "已修复"),
    "gone": ("gone", "文件已不存在"),
    "dropped": ("dropped", "不再保留"),
    "sound": ("sound", "完好"),
    "damaged": ("damaged", "已损坏"),
    "unreadable": ("can't be read", "无法读取"),
}
