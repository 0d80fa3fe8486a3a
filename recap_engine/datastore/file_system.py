"""Swap two files in one step, and tell whether a file is on a local disk.

SQLite's write-ahead log shares memory between processes, which is impossible on a network file system
(https://sqlite.org/wal.html, "All processes using a database must be on the same host").
"""

from __future__ import annotations

import ctypes
import errno
import os
import re
import sys
from pathlib import Path
from typing import Any

_MOUNTS = Path("/proc/self/mounts")
_NETWORK = frozenset(
    "9p afs beegfs ceph cifs coda davfs davfs2 fuse.ceph fuse.cifs fuse.davfs fuse.davfs2 fuse.glusterfs "
    "fuse.gvfsd-fuse fuse.rclone fuse.s3fs fuse.smbnetfs fuse.sshfs fuse.vmhgfs-fuse gfs2 glusterfs "
    "gpfs lustre ncpfs nfs nfs4 ocfs2 smb smb2 smb3 smbfs vboxsf".split()
)


def network_file_system(path: Path, mounts: Path | None = None) -> str | None:
    """The kind of network file system that holds ``path``, or None if it is local or unknown.

    On Linux it is read from ``mounts`` (in the form of fstab; the kernel's by default); elsewhere only the names of
    Windows shares (``\\\\server\\share``) are recognised.
    """
    try:
        where = os.path.realpath(path)
    except ValueError:
        return None  # no file can have this name
    if where.startswith("\\\\"):
        return "a network share"
    try:
        lines = (mounts or _MOUNTS).read_bytes().splitlines()
    except OSError:
        return None
    best, kind = -1, ""
    for line in lines:
        fields = line.split(b" ")
        if len(fields) < 3:
            continue
        point = os.fsdecode(_unescape(fields[1]))
        inside = where == point or where.startswith(point.rstrip("/") + "/")
        # A later mount on the same point hides the earlier one.
        if inside and len(point) >= best:
            best, kind = len(point), os.fsdecode(fields[2])
    return kind if kind in _NETWORK else None


def may_write(path: Path) -> bool:
    """Whether this process may write an existing file or folder."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _unescape(field: bytes) -> bytes:
    """Undo the octal escapes (``\\040`` for a space) of a mount table."""
    return re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8) & 0xFF]), field)


_HERE = -100
"""``AT_FDCWD`` of Linux: paths are relative to the working folder."""
_EXCHANGE = 2
"""``RENAME_EXCHANGE`` of Linux (renameat2(2)) and ``RENAME_SWAP`` of macOS (renamex_np(2))."""


def exchange_files(first: Path, second: Path) -> None:
    """Swap the names of two files of one folder in a single step. Raises OSError, also where no such step exists."""
    names = os.fsencode(first), os.fsencode(second)
    program: Any = ctypes.CDLL(None, use_errno=True) if os.name == "posix" else None
    if sys.platform == "linux" and hasattr(program, "renameat2"):
        status = program.renameat2(_HERE, names[0], _HERE, names[1], _EXCHANGE)
    elif sys.platform == "darwin" and hasattr(program, "renamex_np"):
        status = program.renamex_np(*names, _EXCHANGE)
    else:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    if status != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(second))
