"""Makes the calls of segment-analytics-python: host, key, `gzip` or `plain`."""
import sys
from datetime import datetime, timezone

from segment.analytics import Client

host, key, packed = sys.argv[1], sys.argv[2], sys.argv[3] == "gzip"
problems = []
name = "py-gzip" if packed else "py-plain"
client = Client(key, host=host, gzip=packed, on_error=lambda error, items: problems.append(str(error)))
client.identify(name, {"email": f"{name}@example.com", "firstName": "Pyotr", "since": datetime(2024, 1, 2, 3, 4, 5, tzinfo=timezone.utc)})
client.track(
    name,
    "Order Completed",
    {"order_id": f"o-{name}", "total": 27.5, "currency": "PLN"},
    timestamp=datetime(2024, 5, 6, 7, 8, 9, 123000, tzinfo=timezone.utc),
)
client.page(name, "Docs", "Home", {"url": "https://shop.example/"})
client.screen(name, "Main", "First", {"a": 1})
client.group(name, "g-3", {"name": "Group Three"})
client.alias(f"{name}-old", name)
client.track(None, "Anonymous deed", {"n": 1}, anonymous_id=f"{name}-anon")
for n in range(50):
    client.track(name, "Many", {"n": n})
client.shutdown()
print("\n".join(problems))
sys.exit(1 if problems else 0)
