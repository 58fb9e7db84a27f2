"""python -m launch.probe: exit 0 if the web server of this container is ready: database, migrations and broker."""

import http.client
import os
import sys


def main():
    host = os.environ.get("ALLOWED_HOSTS", "").split(",")[0].lstrip(".").replace("*", "localhost") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=10)
    try:
        # As the proxy in front would ask: the site's name, and no detour to https.
        headers = {"Host": host, "X-Forwarded-Proto": "https"}
        connection.request("GET", "/readyz", headers=headers)
        response = connection.getresponse()
        print(response.status, response.read().decode(errors="replace"))
    except (OSError, http.client.HTTPException) as failure:
        print(failure)
        return 1
    return 0 if response.status == http.client.OK else 1


if __name__ == "__main__":
    sys.exit(main())
