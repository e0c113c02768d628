"""The findings about kinds of inputs (输入种类的问题代码): packed files, workbooks, databases; they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error, warning

INPUTS: dict[str, FindingText] = {
    "SP470": error(
        "the file unpacks to more than {megabytes} MB from {packed} KB",
        "文件由 {packed} KB 解压后超过 {megabytes} MB",
        "Exports pack to a tenth or a thirtieth of their size; what unpacks to more than a hundred times is made to fill disks.",
    ),
    "SP471": error(
        "the file can't be read: {reason}",
        "无法读取文件：{reason}",
        "Half an export would be half the sales.",
    ),
    "SP472": error(
        'the archive can\'t be trusted: "{member}" {reason}',
        "压缩包不可信：“{member}”{reason}",
        "Exports have no reason to hold such a thing; nothing of the archive is read.",
    ),
    "SP473": error(
        '"{file}" lies outside the folder of the plan',
        "“{file}”在计划所在的文件夹之外",
        "A plan from somebody else could have any file of this machine read: files below the plan's folder, or below the "
        "one that the command runs in, are read unasked, wherever links lead; others when the command line allows it.",
    ),
    "SP489": error(
        "the folder can't be looked into: {reason}",
        "无法读取文件夹：{reason}",
        "The patterns of a layout lead through it: whatever it holds would be missing from the numbers.",
    ),
    "SP435": error(
        "the file has no line {line} that could name its columns: it ends after {lines}",
        "文件没有可作为列名的第 {line} 行：共 {lines} 行",
        "The layout says which line names the columns; what stands above it is passed over.",
    ),
    "SP474": error(
        "the file changed while it was read",
        "文件在读取过程中发生了变化",
        "Part of the numbers would be of the old file, part of the new one.",
    ),
    "SP475": error(
        'the workbook has no sheet "{name}"',
        "工作簿中没有工作表“{name}”",
        "The layout names a sheet that isn't there.",
    ),
    "SP476": error(
        "several sheets have the columns: {sheets}",
        "多个工作表都有这些列：{sheets}",
        "Which of them are sales must be said: one may be a copy or a summary of another.",
    ),
    "SP477": warning(
        "{cells} cells of the workbook hold errors of formulas (#REF!, #N/A …) and count as empty",
        "工作簿中有 {cells} 个单元格为公式错误（`#REF!`、`#N/A` 等），按空值处理",
        "What they should have said is lost.",
    ),
    "SP478": error(
        "a sheet is too large: {rows} rows × {columns} columns",
        "工作表过大：{rows} 行 × {columns} 列",
        "A sheet is held in memory from its first cell to its last; one stray cell in a far corner makes it immense.",
    ),
    "SP479": error(
        'nothing says where the database "{name}" is',
        "没有说明数据库“{name}”在哪里",
        "A plan holds no secrets: it names the environment variable or the service that does.",
    ),
    "SP480": error(
        'what the environment says of the database "{name}" can\'t be understood',
        "环境中关于数据库“{name}”的内容无法理解",
        "It is not repeated here, for it may hold a password.",
    ),
    "SP481": error(
        'the database "{name}" can\'t be reached: {reason}',
        "无法连接数据库“{name}”：{reason}",
        "What the database itself said is left out, for it may hold a secret.",
    ),
    "SP482": error(
        'the database "{name}" refused the query: {problem}',
        "数据库“{name}”拒绝了查询：{problem}",
        "The session can only read, and the query has to be one that the database understands.",
    ),
    "SP483": error(
        'this needs a client that is not installed: `pip install "salesplan[{extra}]"`',
        '缺少客户端，请安装：`pip install "salesplan[{extra}]"`',
        "Clients of databases are extras: who reads files needs none.",
    ),
}
