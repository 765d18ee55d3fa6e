"""Keys (密钥): in a file of their own, and a way to tell whether a key fits a backup without holding it."""

import hashlib
import os
from datetime import datetime
from pathlib import Path

import msgspec

from yizhen.site.backup.terms import FORMAT, Keys, Refused

ACCOUNTS = "demo-accounts.txt"
NAMES = {"keys/master": "YIZHEN_MASTER_KEY", "keys/site": "YIZHEN_SECRET_KEY"}


def check_of(master: str) -> str:
    """Short mark of a master key (密钥标记), slow to compute so that a weak key cannot be searched for."""
    return hashlib.scrypt(master.encode(), salt=b"yizhen key check", n=1 << 14, r=8, p=1, dklen=8).hex()


def master_of(home: Path) -> str:
    """The master key in use: from the environment, else from the home folder; empty when there is none."""
    path = home / "keys" / "master"
    return os.environ.get("YIZHEN_MASTER_KEY") or (path.read_text().strip() if path.exists() else "")


def write(home: Path, to: Path, at: datetime) -> None:
    """Write the keys of the installation, readable by their owner only (写出密钥)."""
    found = {name: path.read_text() for name in (*NAMES, ACCOUNTS) if (path := home / name).exists()}
    found |= {name: given for name, variable in NAMES.items() if (given := os.environ.get(variable))}
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(Keys(FORMAT, at, found)), indent=1) + b"\n")
        file.flush()
        os.fsync(file.fileno())


def read(file: Path) -> Keys:
    """Read a key file (读取密钥文件); raises Refused."""
    try:
        keys = msgspec.json.decode(file.read_bytes(), type=Keys)
    except (OSError, msgspec.MsgspecError) as fault:
        raise Refused(f"密钥文件 {file} 读不懂。请换一份。") from fault
    if not keys.files.get("keys/master") or set(keys.files) - {*NAMES, ACCOUNTS}:
        raise Refused(f"密钥文件 {file} 里没有主密钥,或有不认识的内容。请换一份。")
    return keys


def place(keys: Keys, home: Path) -> None:
    """Put keys into the home folder, readable by their owner only (放回密钥)."""
    for name, text in keys.files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
