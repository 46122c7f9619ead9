"""What Linux tells about processes, for tests that kill some of them."""

import time
from collections.abc import Callable
from pathlib import Path

_POLL_S = 0.02


def children(pid: int) -> list[int]:
    """Return the ids of a process's children, oldest first; none where it has gone."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += [int(child) for child in task.read_text().split()]
        except OSError:
            continue
    return sorted(found)


def descendants(pid: int) -> set[int]:
    """Return the ids of a process's children, of their children, and so on."""
    found: set[int] = set()
    for child in children(pid):
        found |= {child} | descendants(child)
    return found


def session_members(leader: int) -> set[int]:
    """Return the ids of the living processes of a session, whoever their parents are by now."""
    found: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            # After the name in brackets: state, parent, group, session (proc(5)).
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[0] != "Z" and int(fields[3]) == leader:
            found.add(int(folder.name))
    return found


def sockets_of(pid: int) -> set[str]:
    """Return the inodes of the sockets that a process holds open."""
    found: set[str] = set()
    for link in Path(f"/proc/{pid}/fd").glob("*"):
        try:
            kind, _, inode = str(link.readlink()).partition(":")
        except OSError:
            continue
        if kind == "socket":
            found.add(inode.strip("[]"))
    return found


def accepted_from(client_ports: set[int], *, server_port: int) -> set[str]:
    """Return the inodes of the server's ends of IPv4 connections that it has accepted."""
    found: set[str] = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        # Local and remote address as hexadecimal, and the inode: 0 until it is accepted (proc(5)).
        fields = line.split()
        local, remote = (int(address.partition(":")[2], 16) for address in fields[1:3])
        if local == server_port and remote in client_ports and fields[9] != "0":
            found.add(fields[9])
    return found


def wait_until(condition: Callable[[], object], *, within_s: float, what: str) -> None:
    """Return as soon as the condition holds.

    Raises:
        AssertionError: it does not in time.
    """
    give_up_at = time.monotonic() + within_s
    while not condition():
        if time.monotonic() > give_up_at:
            raise AssertionError(f"not within {within_s:g} s: {what}")
        time.sleep(_POLL_S)
