"""Tables of the ledger (台账各表) and their exports: what the page draws and what the files hold are one."""
