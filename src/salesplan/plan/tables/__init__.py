"""Table files in place of sections (表格文件): their forms, and how their rows become plan."""
