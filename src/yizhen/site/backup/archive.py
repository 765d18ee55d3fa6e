"""The archive (备份文件): a gzipped tar with its manifest first; nothing in it is trusted before its sum is right."""

import hashlib
import io
import os
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from yizhen.site.backup.terms import ASIDE, FORMAT, MANIFEST, STAGE, FileSum, Manifest, Refused

CHUNK = 1 << 20
LEFT_OUT = ("keys", "static", "metrics", "running.lock", "last-backup.json", "demo-accounts.txt")
LEFT_OUT_STARTS = ("yizhen.sqlite3", "test-", ASIDE, STAGE, ".backup-")
MANIFEST_LIMIT = 64 << 20


def belongs(name: str) -> bool:
    """Whether a thing at the top of the home folder goes into the backup (是否备份): all but keys and leftovers."""
    return name not in LEFT_OUT and not name.startswith(LEFT_OUT_STARTS)


def files_of(home: Path) -> Iterator[tuple[str, Path]]:
    """Files of the home folder that the backup takes, with their names in it; links are not followed."""
    for top in sorted(home.iterdir()):
        if not belongs(top.name):
            continue
        inside = sorted(top.rglob("*")) if top.is_dir() and not top.is_symlink() else [top]
        for path in inside:
            if path.is_file() and not path.is_symlink():
                yield f"home/{path.relative_to(home).as_posix()}", path


def sum_of(path: Path) -> FileSum:
    """Size and SHA-256 of a file (校验和)."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as file:
        while block := file.read(CHUNK):
            digest.update(block)
            size += len(block)
    return FileSum(size, digest.hexdigest())


def pack(manifest: Manifest, files: dict[str, Path], to: Path) -> None:
    """Write the archive beside its place, force it to disk, then give it its name (打包)."""
    part = to.with_name(f".{to.name}.{os.getpid()}.part")
    head = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=1) as tar:
                info = tarfile.TarInfo(MANIFEST)
                info.size, info.mode, info.mtime = len(head), 0o600, int(manifest.made_at.timestamp())
                tar.addfile(info, io.BytesIO(head))
                for name, path in files.items():
                    tar.add(path, name, recursive=False, filter=_plain)
            raw.flush()
            os.fsync(raw.fileno())
        part.rename(to)
    finally:
        part.unlink(missing_ok=True)


def _plain(info: tarfile.TarInfo) -> tarfile.TarInfo:
    info.uid = info.gid = 0
    info.uname = info.gname = ""
    info.mode = 0o600
    return info


def unpack(file: Path, into: Path) -> Manifest:
    """Unpack into an empty folder, checking every name, size and sum (解包核验); raises Refused."""
    try:
        with tarfile.open(file, "r:gz") as tar:
            manifest = _manifest(tar)
            missing = dict(manifest.files)
            while (info := tar.next()) is not None:
                wanted = missing.pop(info.name, None)
                if wanted is None or not info.isreg() or not _inside(info.name):
                    raise Refused(f"备份文件里有清单之外的内容({info.name[:80]}),不予恢复。请换一份备份。")
                _extract(tar, info, wanted, into / info.name)
    except (tarfile.TarError, EOFError, zlib.error, OSError) as fault:
        if isinstance(fault, OSError) and fault.errno is not None:
            raise Refused(f"读写出错:{fault}。原有数据未动。") from fault
        raise Refused(f"{file} 不是完整的备份文件(已损坏或被截断)。请换一份备份。") from fault
    if missing:
        raise Refused(f"备份文件缺少 {'、'.join(sorted(missing)[:5])}。请换一份备份。")
    return manifest


def _manifest(tar: tarfile.TarFile) -> Manifest:
    first = tar.next()
    if first is None or first.name != MANIFEST or first.size > MANIFEST_LIMIT:
        raise Refused("这不是一针的备份文件(没有清单)。请核对文件名。")
    content = tar.extractfile(first)
    assert content is not None
    try:
        manifest = msgspec.json.decode(content.read(), type=Manifest)
    except msgspec.MsgspecError as fault:
        raise Refused(f"备份清单读不懂:{fault}。备份可能出自更新的版本,请先升级程序。") from fault
    if manifest.format > FORMAT:
        raise Refused("备份出自更新的版本,请先升级程序,再恢复。")
    return manifest


def _inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _extract(tar: tarfile.TarFile, info: tarfile.TarInfo, wanted: FileSum, to: Path) -> None:
    source = tar.extractfile(info)
    assert source is not None
    to.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        while block := source.read(CHUNK):
            file.write(block)
            digest.update(block)
            size += len(block)
        file.flush()
        os.fsync(file.fileno())
    if (size, digest.hexdigest()) != (wanted.size, wanted.sha256):
        raise Refused(f"备份里的 {info.name} 与清单的校验和不符,文件已损坏。请换一份备份。")
