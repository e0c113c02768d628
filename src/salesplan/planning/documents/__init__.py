"""The documents that commands write (结果文档), a file a command."""
