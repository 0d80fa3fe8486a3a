#!/bin/sh
# Try a built bundle as on a new machine: an empty home, no Python path, another working directory.
set -eu
folder=$(cd "$1" && pwd)
home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
cd "$home"
env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$folder/recap-desktop" --self-test
env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$folder/recap" --version
env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$folder/recap" models list
env -i HOME="$home" PATH=/usr/bin:/bin LANG=C.UTF-8 "$folder/recap" --licenses >notices.txt
grep -q "x264 and x265, which are under the GPL, are NOT in this folder" notices.txt
du -sh "$folder" | cut -f 1 | sed 's/^/size of the folder: /'
