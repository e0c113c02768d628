"""What can be done about an error of which no more is known than its code (处理办法)."""

from __future__ import annotations

REMEDIES: dict[str, tuple[str, str]] = {
    "SP101": (
        "Name a YAML file that holds a plan and can be read, or a folder with such files.",
        "请指定可读且写有计划的 YAML 文件，或含有此类文件的文件夹。",
    ),
    "SP102": (
        "Mend the YAML there: most often an indent, a missing blank behind a colon, or a quote that isn't closed.",
        "请修正此处的 YAML：多为缩进、冒号后缺空格或引号未闭合。",
    ),
    "SP105": ("Write the key, with its value.", "请写上该键及其值。"),
    "SP106": (
        "Write a value of that kind; the schema lists them all.",
        "请改为此类取值；全部取值见 `salesplan schema`。",
    ),
    "SP121": ("Change what the calendar says there.", "请修改此处的日历。"),
    "SP122": (
        "Write a code such as `CN` or `DE-BY`, or leave `workdays` out.",
        "请写 `CN`、`DE-BY` 之类的代码，或省去 `workdays`。",
    ),
    "SP123": ("Mend the cell.", "请修正该单元格。"),
    "SP128": ("Mend those that are listed, and check again.", "请先修正已列出的，再次检查。"),
    "SP129": (
        "Give the row as many fields as the header has; a value that holds the separator needs quotes.",
        "请使该行的字段数与表头一致；含有分隔符的值须加引号。",
    ),
    "SP201": ("Declare it, or write a name that is declared.", "请先声明，或改为已声明的名称。"),
    "SP203": ("Take one of these parents away.", "请去掉其中一个上级。"),
    "SP205": ("Choose another id; what people read is its `name`.", "请换一个编号；显示的名称写在 `name` 里。"),
    "SP208": ("Mend those that are listed, and check again.", "请先修正已列出的，再次检查。"),
    "SP302": (
        "Change the shares so that they add to 100%, or leave one of them out.",
        "请使占比合计为 100%，或省去其中一个。",
    ),
    "SP303": ("Round the number to that unit.", "请把该数舍入到最小单位。"),
    "SP304": ("Write a number of zero or more.", "请写不小于零的数。"),
    "SP306": ("Change the shares, or the days from and to which they hold.", "请修改占比，或其起止日期。"),
    "SP307": ("Change one of the two days.", "请修改其中一个日期。"),
    "SP308": ("Keep one of the two.", "请只保留其中一个。"),
    "SP309": (
        "Declare a number above it, or an amount instead of the share.",
        "请在上级声明一个数，或用金额代替占比。",
    ),
    "SP320": ("Change or delete one of them.", "请修改或删去其中之一。"),
    "SP321": (
        "Declare it, or give it something to be spread by: `exports` of the year before, or weights.",
        "请直接声明，或提供分解依据：上一年的 `exports` 或权重。",
    ),
    "SP330": ("Exchange the two, or change one.", "请对调两者，或修改其一。"),
    "SP331": ("Add one of these, or delete the entry.", "请补上其一，或删去该条目。"),
    "SP338": ("Look for digits too many.", "请检查是否多写了位数。"),
    "SP351": ("Name the column under `columns.quantity` of a layout.", "请在版式的 `columns.quantity` 写明数量列。"),
    "SP361": ("Name one node; write a commitment for each.", "请只写一个节点；每个节点各写一条承诺。"),
    "SP381": ("Change the case, or give its product a list price.", "请修改该用例，或为其产品设目录价。"),
    "SP382": ("Change the order, or add what is missing to `prices`.", "请修改询价，或在 `prices` 中补上所缺。"),
    "SP384": ("Mend those that are listed, and ask again.", "请先修正已列出的，再次询价。"),
    "SP401": (
        "Look at the name, which starts from the plan's folder, or from the current one where the command line says it.",
        "请检查文件名：计划中的从计划所在文件夹算起，命令行中的从当前文件夹算起。",
    ),
    "SP402": ("Name a file that is there and may be read.", "请指定存在且可读的文件。"),
    "SP403": (
        "Write it again with its rows, or take it away where it is named.",
        "请重新生成并写入各行，或不再引用它。",
    ),
    "SP404": ("Write the names as the file has them under `columns`.", "请在 `columns` 下按文件中的写法写列名。"),
    "SP408": ("See whether this is an export, with one record a row.", "请确认这是逐行记录的导出文件。"),
    "SP415": ("Look for amounts with digits too many.", "请查找位数过多的金额。"),
    "SP421": ("Give the columns different names where they are exported.", "请在导出系统中给这些列取不同的名称。"),
    "SP423": (
        "Let one layout read each file: change the patterns under `files`, or the columns that the layouts name.",
        "请使每个文件只由一个版式读取：修改 `files` 的写法，或版式所列的列。",
    ),
    "SP428": (
        "Draft from the files of one layout, and add a layout for the others.",
        "请先用同一版式的文件起草，再为其余文件另加版式。",
    ),
    "SP470": ("Unpack it by hand if you trust it, and read what it holds.", "若确认可信，请手工解压后再读取其内容。"),
    "SP471": ("Export the file again.", "请重新导出该文件。"),
    "SP472": ("Unpack what you trust by hand, and read that.", "请手工解压可信的部分后再读取。"),
    "SP478": (
        "Delete what stands far from the table, and save the workbook again.",
        "请删除远离表格的内容，再保存工作簿。",
    ),
    "SP482": ("Try the query with a client of the database, and mend it.", "请用数据库客户端试运行该查询并修正。"),
    "SP489": ("Give whoever runs this the right to read it.", "请给运行者读取权限。"),
    "SP625": ("Put the file back as it was when the period was closed.", "请把文件恢复为结账时的样子。"),
    "SP632": (
        "Give whoever runs this the right to list and to enter the folder, and to read the files in it.",
        "请给运行者列出并进入该文件夹、读取其中文件的权限。",
    ),
    "SP701": ("Put the three in order.", "请按从小到大排列。"),
    "SP704": ("Write a share from 0 to below 1, or below 100%.", "请写 0 以上、100% 以下的比例。"),
    "SP753": ("Change the lever as its line of the manual shows.", "请按手册所示修改该措施。"),
    "SP762": ("Change the points, or leave the curve to be fitted.", "请修改各点，或让程序拟合。"),
    "SP763": ("Write a whole number.", "请写整数。"),
    "SP765": ("Give all entries a `margin`, or none.", "请为所有条目写 `margin`，或都不写。"),
    "SP801": ("Change its days.", "请修改其日期。"),
    "SP806": (
        "Write the `uplift` that is expected, or take `in_plan` away.",
        "请写预计的 `uplift`，或去掉 `in_plan`。",
    ),
    "SP811": ("Narrow the rule, or write it under `prices`.", "请缩小规则范围，或写到 `prices` 下。"),
    "SP902": (
        "Choose another place, or make room and see that it may be written to.",
        "请换一个位置，或腾出空间并确认可写。",
    ),
}

REMEDY = "remedy_"  # what the keys of these phrases begin with
REMEDY_PHRASES = {f"{REMEDY}{code}": texts for code, texts in REMEDIES.items()}
