"""Checks of the machine and the configuration (机器与配置)."""

import os
import shutil
import stat
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib.metadata import metadata
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings
from django.contrib.staticfiles import finders

from yizhen.site.doctor.terms import Check, fault, good, warning

MB, GB = 1_000_000, 1_000_000_000
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
ASSETS = ("vendor/htmx.min.js", "vendor/alpine-csp.min.js", "vendor/echarts.min.js", "vendor/leaflet/leaflet.js")


def only_here() -> bool:
    """Whether the site answers to this machine alone (只在本机使用)."""
    return set(settings.ALLOWED_HOSTS) <= LOOPBACK


def python() -> Iterator[Check]:
    """Python's version (解释器版本)."""
    words = ".".join(map(str, sys.version_info[:3]))
    wanted = metadata("yizhen")["Requires-Python"].removeprefix(">=")
    if sys.version_info >= tuple(map(int, wanted.split("."))):
        yield good("python", "Python", words)
    else:
        yield fault("python", "Python", words, f"本程序要 Python {wanted} 及以上:安装后重建 .venv。")


def encoding() -> Iterator[Check]:
    """UTF-8 everywhere (编码)."""
    found = {sys.getfilesystemencoding().lower(), (sys.stdout.encoding or "").lower()} - {"utf-8", "utf8", ""}
    if found:
        mend = "设环境变量 LANG=C.UTF-8(systemd 单元里写 Environment=LANG=C.UTF-8),再启动。"
        yield warning("encoding", "编码", f"系统编码是 {'、'.join(found)},不是 UTF-8", mend)
    else:
        yield good("encoding", "编码", "UTF-8")


def time_zone() -> Iterator[Check]:
    """The legal day needs the time zone of Shanghai (时区数据)."""
    try:
        offset = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Asia/Shanghai")).utcoffset()
    except ZoneInfoNotFoundError:
        offset = None
    if offset == timedelta(hours=8):
        yield good("time_zone", "时区数据", "Asia/Shanghai,东八区")
    else:
        yield fault("time_zone", "时区数据", "没有 Asia/Shanghai 的时区数据,期限会算错", "安装系统包 tzdata,再启动。")


def disk() -> Iterator[Check]:
    """Room for the data (磁盘空间)."""
    free = shutil.disk_usage(settings.HOME).free
    size = sum(path.stat().st_size for path in settings.HOME.glob("yizhen.sqlite3*"))
    words = f"还剩 {free / GB:.1f} GB,数据库 {size / MB:.0f} MB"
    mend = "清理磁盘或扩容;空间用尽时新的办件存不下来(已存的不会丢)。"
    if free < 200 * MB:
        yield fault("disk", "磁盘", words, mend)
    elif free < max(GB, 2 * size):
        yield warning("disk", "磁盘", words, mend)
    else:
        yield good("disk", "磁盘", words)


def _open_to_others(path: Path) -> bool:
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def home() -> Iterator[Check]:
    """The home folder is its owner's alone (数据目录权限)."""
    path = settings.HOME
    if path.stat().st_uid != os.geteuid():
        yield warning("home", "数据目录", f"{path} 不属于运行程序的账号", f"chown -R 运行账号 {path}")
    elif _open_to_others(path):
        yield warning("home", "数据目录", f"{path} 别的账号也能进", f"chmod 700 {path}")
    else:
        yield good("home", "数据目录", f"{path},只有属主可进")


def keys() -> Iterator[Check]:
    """Keys are there and readable by their owner only (密钥)."""
    folder, title = settings.HOME / "keys", "密钥"
    given = [n for n in ("YIZHEN_MASTER_KEY", "YIZHEN_SECRET_KEY") if os.environ.get(n)]
    files = [folder / "master", folder / "site"]
    loose = [path for path in (folder, *files) if path.exists() and _open_to_others(path)]
    if loose:
        names = " ".join(map(str, loose))
        yield fault("keys", title, f"别的账号能读密钥:{names}", f"chmod -R go-rwx {folder},并查明谁读过。")
    elif len(given) < len(files) and not all(path.exists() for path in files):
        mend = "用备份时另存的密钥文件恢复(yizhen restore … --keys);没有它,已有的个人信息打不开。"
        yield fault("keys", title, "密钥不在", mend)
    else:
        yield good("keys", title, "都在," + ("由环境变量给出" if given else "只有属主可读"))


def assets() -> Iterator[Check]:
    """Front-end files are where the site serves them (前端文件)."""
    missing = [name for name in ASSETS if not finders.find(name)]
    if missing:
        words = f"缺少 {'、'.join(missing)}"
        yield fault("assets", "前端文件", words, "运行 make setup(或 npm ci --ignore-scripts 后 yizhen ui collect)。")
    else:
        yield good("assets", "前端文件", "都在")


def catalogue() -> Iterator[Check]:
    """The English words are compiled (英文词条)."""
    folder = settings.LOCALE_PATHS[0] / "en" / "LC_MESSAGES"
    source, compiled = folder / "django.po", folder / "django.mo"
    if not source.exists() and not compiled.exists():
        yield warning("catalogue", "英文词条", "没有英文词条,只有中文界面", "运行 make setup。")
    elif not compiled.exists() or (source.exists() and compiled.stat().st_mtime < source.stat().st_mtime - 1):
        yield warning("catalogue", "英文词条", "没有编译,或编译后又改过", "运行 make setup,再重启网站。")
    else:
        yield good("catalogue", "英文词条", "已编译")


def debug() -> Iterator[Check]:
    """Debug pages show data to whoever comes by (调试模式)."""
    if settings.DEBUG:
        mend = "去掉环境变量 YIZHEN_DEBUG,再重启。"
        yield fault("debug", "调试模式", "开着:出错页会把数据显示给任何人", mend)
    else:
        yield good("debug", "调试模式", "关着")


def tls() -> Iterator[Check]:
    """Whoever answers beyond this machine does so encrypted (TLS)."""
    if only_here():
        yield good("tls", "TLS", "只在本机使用(YIZHEN_HOSTS 没有别的域名),不需要")
        return
    wrong = []
    if not settings.BEHIND_TLS:
        wrong.append("没有设 YIZHEN_TLS=1,登录凭证会以明文传送")
    if not any(origin.startswith("https://") for origin in settings.CSRF_TRUSTED_ORIGINS):
        wrong.append("没有设 YIZHEN_ORIGINS=https://域名,表单会被拒绝")
    if "*" in settings.ALLOWED_HOSTS:
        wrong.append("YIZHEN_HOSTS 是 *,任何域名都会应答")
    if wrong:
        yield fault("tls", "TLS", ";".join(wrong), "按安装说明“加密与域名”一节设好,再重启。")
    else:
        yield good("tls", "TLS", f"{'、'.join(settings.ALLOWED_HOSTS)}")


def proxies() -> Iterator[Check]:
    """Lockouts count for the address of who came, not of the proxy (反向代理)."""
    if settings.PROXIES:
        yield good("proxies", "反向代理", "、".join(str(one) for one in settings.PROXIES))
    elif settings.BEHIND_TLS:
        mend = "把代理的地址写进 YIZHEN_PROXIES(见 SECURITY.md),再重启。"
        yield warning("proxies", "反向代理", "没有说明代理的地址:所有人看来都从代理来,一人锁定会锁住所有人", mend)
    else:
        yield good("proxies", "反向代理", "没有")


CHECKS = (python, encoding, time_zone, disk, home, keys, assets, catalogue, debug, tls, proxies)
