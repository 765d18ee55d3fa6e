"""备份与恢复 backup and restore: one archive of data, the keys apart, on both databases."""
