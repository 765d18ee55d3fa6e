#!/bin/sh
# 离线安装一针:不联网。用法: ./install.sh 安装目录   例: ./install.sh /opt/yizhen
set -eu
here=$(cd "$(dirname "$0")" && pwd)
target=${1:-}
python=${PYTHON:-python3}
say() { printf '%s\n' "$*"; }
stop() { printf '没有安装:%s\n' "$*" >&2; exit 1; }

[ -n "$target" ] || stop "请给出安装目录,例如 ./install.sh /opt/yizhen"
command -v "$python" >/dev/null || stop "找不到 $python。请安装 Python(见 WHEELS_FOR 里的版本)和 python3-venv。"
wanted=$(cat "$here/WHEELS_FOR")
found=$("$python" -c 'import platform,sys; print("%d.%d %s %s" % (*sys.version_info[:2], sys.platform, platform.machine()))')
[ "$wanted" = "$found" ] || stop "这个安装包是给 Python $wanted 的,这台机器是 Python $found。请用 PYTHON=… 指定,或取相配的安装包。"
(cd "$here" && sha256sum --quiet --check SHA256SUMS) || stop "安装包不完整(校验和不符)。请重新拷贝。"

new="$target/versions/$(cat "$here/VERSION")-$(date +%Y%m%d%H%M%S)"
mkdir -p "$target/versions"
"$python" -m venv "$new" || stop "建不了虚拟环境。Debian 请先安装 python3-venv。"
"$new/bin/python" -m pip --isolated install --quiet --disable-pip-version-check --no-index \
    --find-links "$here/wheels" --require-hashes -r "$here/requirements.txt"
"$new/bin/python" -m pip --isolated install --quiet --disable-pip-version-check --no-index --no-deps "$here"/program/*.whl
"$new/bin/yizhen" --help >/dev/null || stop "程序装上了但起不来。"
mkdir -p "$new/share"
cp -r "$here/deploy" "$here/docs" "$new/share/"
ln -sfn "$new" "$target/current.new"
mv -T "$target/current.new" "$target/current"
say "已安装到 $new,并设为当前版本 $target/current。"
say "接下来:"
say "  $target/current/bin/yizhen migrate --home 数据目录"
say "  $target/current/bin/yizhen doctor  --home 数据目录"
say "  systemd 单元和 nginx 示例在 $target/current/share/deploy,说明在 $target/current/share/docs。"
