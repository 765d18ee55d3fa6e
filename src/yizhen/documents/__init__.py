"""文书 documents: files, numbers, papers in the official layout, their way to issue and archive."""
