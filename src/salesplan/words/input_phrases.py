"""What is said of kinds of inputs (输入种类的语句): reasons and remedies; they are part of the phrases."""

from __future__ import annotations

INPUT_PHRASES: dict[str, tuple[str, str]] = {
    "is_no_file": ("it is a pipe or a device, and can't be read twice", "这是管道或设备，不能重复读取"),
    "archive_damaged": ("it is damaged, or cut off at the end", "文件已损坏或不完整"),
    "workbook_no_day": (
        "a number that is formatted as a day or a time lies beyond all of them",
        "设为日期或时间格式的数字超出了范围",
    ),
    "workbook_damaged": ("the workbook is damaged", "工作簿已损坏"),
    "say_no_password": ("Save the workbook without a password.", "请保存为不加密码的工作簿。"),
    "workbook_password": ("the workbook is protected by a password", "工作簿受密码保护"),
    "parquet_damaged": ("the Parquet file is damaged", "Parquet 文件已损坏"),
    "format_xlsb": ("a binary Excel workbook (.xlsb)", "二进制 Excel 工作簿（.xlsb）"),
    "format_word": ("a Word document", "Word 文档"),
    "format_opendocument": ("an OpenDocument file", "OpenDocument 文件"),
    "format_page": ("a page (HTML or XML), whatever its name says", "网页（`HTML` 或 `XML`），与其文件名不符"),
    "save_as_workbook": (
        "Open it in Excel or WPS and save it as a workbook (.xlsx) or as CSV.",
        "请用 `Excel` 或 `WPS` 打开，另存为工作簿（`.xlsx`）或 `CSV`。",
    ),
    "member_outside": ("leads outside the archive", "指向压缩包之外"),
    "member_link": ("is a link", "是链接"),
    "member_encrypted": ("is encrypted", "已加密"),
    "member_twice": ("stands in it more than once", "出现多次"),
    "member_too_many": ("holds too many files", "包含的文件过多"),
    "member_packed": ("is an archive itself", "本身是压缩包"),
    "say_header": (
        "This line names no columns; `header: 3` in the layout says that the third one does.",
        "该行没有列名；可在版式中用 `header: 3` 指明列名在第三行。",
    ),
    "say_header_line": (
        "Say in the layout which line it is: `header: 1`.",
        "请在版式中写明列名所在的行：`header: 1`。",
    ),
    "say_sheet": ("Say it in the layout: `sheet: …`.", "请在版式中写明：`sheet: …`。"),
    "say_sheets": (
        "If they are sales too, name all of them (`sheet: [1月, 2月]`) and let their columns be called alike.",
        "如果也是销售数据，请全部写明（`sheet: [1月, 2月]`），并统一列名。",
    ),
    "sheets_are": ("The sheets are {names}.", "工作表为：{names}。"),
    "allow_outside": (
        "If the plan may read there, say `--allow-outside`; it lies in {folder}.",
        "如果允许计划读取该处，请使用 `--allow-outside`；该文件位于 {folder}。",
    ),
    "run_again": ("Run the command again when nobody writes the file.", "请在无人写入该文件时重新运行。"),
    "say_connection": (
        "Let the environment variable {name} be a URL (`postgresql://…`, `mysql://…`, `sqlite:///…`) or a file with one.",
        "请将环境变量 {name} 设为 URL（`postgresql://…`、`mysql://…`、`sqlite:///…`）或包含它的文件。",
    ),
    "say_port": (
        "The port that {name} names is no number from 1 to 65535; it stands behind the host (`@host:3306/`) or in `?port=`.",
        "{name} 中的端口不是 1 到 65535 的整数；它写在主机之后（`@host:3306/`）或 `?port=` 中。",
    ),
    "no_connection_file": (
        "{name} is no URL, and no file that can be read has this name.",
        "{name} 的内容不是 URL，也不是可读取的文件名。",
    ),
    "check_connection": (
        "Look at what {name} says; in a URL, `@`, `/`, `#` and `%` of a password are written `%40`, `%2F`, `%23`, `%25`.",
        "请检查 {name} 的内容；URL 中密码里的 `@`、`/`、`#`、`%` 应写成 `%40`、`%2F`、`%23`、`%25`。",
    ),
    "db_refused": ("it refuses the user or the password", "用户或密码被拒绝"),
    "db_no_such_database": ("there is no such database", "没有这个数据库"),
    "db_unreachable": ("nothing answers there", "没有响应"),
    "db_failed": ("the connection failed", "连接失败"),
    "db_lost": ("the connection was lost while it answered ({said})", "应答过程中连接中断（{said}）"),
    "db_cut_off": (
        "its file is cut off within a page; copy it anew",
        "数据库文件不完整，在某一页中间被截断；请重新复制",
    ),
    "query_without_columns": ("its answer has no columns", "查询结果没有任何列"),
    "db_not_understood": (
        "its client doesn't understand what it sent ({error})",
        "其客户端无法理解它发来的内容（{error}）",
    ),
    "ask_again": (
        "Run the command again; if the connection is lost again, ask who runs {name} what ends it.",
        "请重新运行；如果连接再次中断，请向 {name} 的管理员询问原因。",
    ),
    "want_files_or_database": ("should have either `files` or `database`", "应写明 `files` 或 `database` 之一"),
    "want_table_or_query": (
        "should have either `table` or `query` beside `database`, and neither beside `files`",
        "有 `database` 时应写明 `table` 或 `query` 之一，有 `files` 时两者都不写",
    ),
    "want_encoding": (
        "should be an encoding of text that is known, such as `utf-8`, `gb18030` or `utf-16`",
        "应为已知的文本编码，例如 `utf-8`、`gb18030` 或 `utf-16`",
    ),
    "want_separator": (
        "should be one character, such as `;`, or `\\t`; no quote and no line break",
        "应为单个字符（例如 `;`）或 `\\t`，不能是引号或换行",
    ),
    "want_time_zone": (
        "should be the name of a time zone, such as `Asia/Shanghai` or `UTC`",
        "应为时区名称，例如 `Asia/Shanghai` 或 `UTC`",
    ),
    "say_time_zone": (
        "Say by whose days: `time_zone: Asia/Shanghai` (or `UTC`) in the layout.",
        "请在版式中写明按哪个时区划分日期：`time_zone: Asia/Shanghai`（或 `UTC`）。",
    ),
    "rows_of_the_year": (
        "Give the table the rows of the plan's year; a row's year is the one that the first period is named after.",
        "请在表中补充计划年度的行；行的年度以第一个期间命名所用的年份为准。",
    ),
    "header_elsewhere": (
        "Another line has them all: write `header: {line}` in the layout.",
        "它们全部在另一行：请在版式中写 `header: {line}`。",
    ),
    "export_days": (
        "Export the days of the sales; or let the periods be calendar months.",
        "请导出销售的具体日期；或让期间按自然月划分。",
    ),
    "mend_days": (
        "Mend the dates where the export comes from; if such rows are no sales, leave them out with `exclude`.",
        "请在导出的来源处更正日期；如果这些行不是销售，请用 `exclude` 排除。",
    ),
    "say_returns": (
        "If they are returns, say which column tells: `returns: {{column: kind, values: [return]}}`.",
        "如果是退货，请写明由哪一列区分：`returns: {{column: 类型, values: [退货]}}`。",
    ),
    "zone_unknown": ("the engine doesn't know the time zone {zone}", "引擎不认识时区 {zone}"),
    "want_mark": (
        "should be one mark, such as `.` or `,`; no letter, digit, sign or quote",
        "应为单个符号（例如 `.` 或 `,`），不能是字母、数字、正负号或引号",
    ),
    "want_other_mark": (
        "should be another mark than the decimal one, which is `{decimal}`; `decimal` says another",
        "不应与小数点 `{decimal}` 相同；可用 `decimal` 指定其他小数点",
    ),
    "want_key_column": (
        "has no column in `columns`, or is the same in every row (`fixed`), so that no row is known again by it",
        "在 `columns` 中没有对应的列，或在每一行都相同（`fixed`），不能用来识别重复行",
    ),
    "want_file_name": ("should be the name of a file, or a pattern", "应为文件名或模式"),
    "want_column_name": ("should be the name of a column", "应为列名"),
    "want_connection_name": (
        "should be the name of an environment variable or a service, for a plan holds no secrets",
        "应为环境变量名或服务名，因为计划中不存放机密",
    ),
    "want_select": (
        "should be one SELECT that only reads (a name that is spelt like a word that writes is quoted)",
        "应为一条只读的 SELECT（与写操作关键字同名的名称要加引号）",
    ),
}
