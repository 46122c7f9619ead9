"""Load on one page of this machine, from a process of its own: `python -m benchmarks.load`.

Reads its order as JSON from standard input: port, path, headers, connections, requests. Writes
what it saw as JSON: seconds for all, each request's milliseconds, and how many answers were not
200 or had an unavailable section. At most `_LONGEST_S` seconds, and only ever to the loopback.
"""

import json
import sys
from time import perf_counter

import gevent
from gevent.pool import Pool
from geventhttpclient import HTTPClient

_LONGEST_S = 30
_MOST_REQUESTS = 20_000


def main() -> int:
    order = json.load(sys.stdin)
    requests = min(int(order["requests"]), _MOST_REQUESTS)
    connections = int(order["connections"])
    client = HTTPClient("127.0.0.1", int(order["port"]), concurrency=connections)
    took_ms: list[float] = []
    bad: list[int] = []

    def one(_number: int) -> None:
        started = perf_counter()
        response = client.get(order["path"], headers=order["headers"])
        body = response.read()
        took_ms.append((perf_counter() - started) * 1000)
        if response.status_code != 200 or b'"unavailable"' in body:
            bad.append(response.status_code)

    started = perf_counter()
    pool = Pool(connections)
    with gevent.Timeout(_LONGEST_S):
        for number in range(requests):
            pool.spawn(one, number)
        pool.join(raise_error=True)
    seconds = perf_counter() - started
    client.close()
    json.dump({"seconds": seconds, "took_ms": took_ms, "bad": len(bad)}, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
