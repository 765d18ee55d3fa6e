"""What papers and files are computed by (文书计算): layout, numbers, kinds of files, places in the store. Pure."""
