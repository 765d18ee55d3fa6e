"""账号与权限 identity: who signs in, and which powers a post holds over which rows."""
