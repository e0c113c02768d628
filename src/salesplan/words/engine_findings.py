"""The findings about engines (引擎的问题代码); they are part of the catalogue."""

from __future__ import annotations

from salesplan.words.finding_text import FindingText, error

ENGINES: dict[str, FindingText] = {
    "SP484": error(
        "Spark doesn't answer at {master}: {reason}",
        "无法连接 {master} 处的 Spark：{reason}",
        "Whoever is asked to read the exports has to be there; nothing was read.",
    ),
    "SP485": error(
        "no worker of {master} had anything to offer within {seconds} seconds",
        "{master} 的工作节点在 {seconds} 秒内都没有可用资源",
        "A master without free workers would let the run wait for ever.",
    ),
    "SP486": error(
        "Spark can't read a file: {reason}",
        "Spark 无法读取文件：{reason}",
        "Workers read the exports themselves, so each has to see them under the same path.",
    ),
    "SP487": error(
        "Spark failed: {reason}",
        "Spark 运行失败：{reason}",
        "Nothing is written of a review whose sums didn't come to their end.",
    ),
    "SP488": error(
        "memory ran out: the embedded engine may hold {limit}, and could put no more aside on the disk",
        "内存不足：内置引擎最多可用 {limit}，且无法再向磁盘暂存数据",
        "What doesn't fit into memory goes to a temporary folder; nothing is written of a review that didn't come to its end.",
    ),
    "SP922": error(
        "the embedded engine couldn't read or put aside what it needs: {problem}",
        "内置引擎无法读取或暂存所需数据：{problem}",
        "Nothing is written of a review that didn't come to its end.",
    ),
    "SP920": error(
        "Spark needs Java, and there is none",
        "Spark 需要 Java，而本机没有安装",
        "Spark runs on a Java of version 17 or newer; the embedded engine needs none.",
    ),
    "SP921": error(
        "{what} is not installed",
        "尚未安装 {what}",
        "What few need is an extra, so that the rest stays small.",
    ),
}
ENGINE_PHRASES: dict[str, tuple[str, str]] = {
    "no_engine": ('there is no engine "{name}"', "没有名为“{name}”的引擎"),
    "engines": (
        "It is duckdb, or Spark: local[*], local[4] or spark://HOST:PORT.",
        "可用 duckdb，或 Spark：local[*]、local[4]、spark://主机:端口。",
    ),
    "install_extra": ('Install it: pip install "salesplan[{extra}]"', '请安装：pip install "salesplan[{extra}]"'),
    "install_java": (
        "Install Java 17 or newer (such as default-jre-headless), or set JAVA_HOME to it.",
        "请安装 Java 17 或更新版本（例如 default-jre-headless），或将 JAVA_HOME 指向它。",
    ),
    "start_master": (
        "Look whether the master runs and what its address is; without --engine, the embedded engine reads the exports.",
        "请检查主节点是否在运行、地址是否正确；不写 --engine 则由内置引擎读取导出文件。",
    ),
    "start_workers": (
        "Start a worker for this master, or wait until other jobs let go of theirs.",
        "请为该主节点启动工作节点，或等待其他任务释放资源。",
    ),
    "share_files": (
        "Put the exports where all machines of the cluster see them under one path, and set TMPDIR to such a folder.",
        "请把导出文件放在集群所有机器以同一路径可见的位置，并将 TMPDIR 设为这样的文件夹。",
    ),
    "machine_gives": (
        "Look at the disk of the exports and that of TMPDIR, and at how many files a program may have open (`ulimit -n`).",
        "请检查导出文件和 TMPDIR 所在磁盘，以及可同时打开的文件数上限（`ulimit -n`）。",
    ),
    "more_memory": (
        "Let it hold more (SALESPLAN_MEMORY=8GB), or let TMPDIR be on a disk with more room.",
        "请允许使用更多内存（SALESPLAN_MEMORY=8GB），或将 TMPDIR 设到空间更大的磁盘。",
    ),
    "no_memory": (
        'SALESPLAN_MEMORY is no amount of memory from 64MB on: "{value}"; it is one such as 4GB or 800MB',
        "SALESPLAN_MEMORY 不是有效的内存大小（至少 64MB）：“{value}”；应形如 4GB 或 800MB",
    ),
    "look_at_spark": (
        "The logs of Spark's workers say more; a driver with too little memory gets more by SPARK_DRIVER_MEMORY=4g.",
        "详情见 Spark 工作节点的日志；驱动程序内存不足时可设 SPARK_DRIVER_MEMORY=4g。",
    ),
}
