"""What several rooms do on the disk (磁盘): hold a folder, let new names reach it, know a damaged archive."""
