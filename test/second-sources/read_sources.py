"""Prints, as JSON, what Python packages say. Nothing of the vendors' clients runs: their files are parsed.

Usage: read_sources.py <folder of packages> <question as JSON>, where a question holds what is asked for:
{"endpoints": [[service, region]], "priced": {"day": day, "models": [[provider, id]]}, "clients": true, "s3Blocks": true}
"""

import ast
import gzip
import json
import pathlib
import re
import sys

folder = pathlib.Path(sys.argv[1])
question = json.loads(sys.argv[2])
sys.path.insert(0, str(folder))


def assigned(path, name):
    """The expression that a module assigns to a name."""
    for node in ast.walk(ast.parse((folder / path).read_text())):
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return node.value
    raise SystemExit(f"{path} assigns nothing to {name}")


def plain(node):
    """An expression as data. A call becomes its keyword arguments, with its name under `is` and the others under `of`."""
    if isinstance(node, ast.Call):
        named = {word.arg: plain(word.value) for word in node.keywords}
        return {"is": ast.unparse(node.func), "of": [plain(one) for one in node.args], **named}
    if isinstance(node, (ast.List, ast.Tuple)):
        return [plain(one) for one in node.elts]
    if isinstance(node, ast.Dict):
        return {str(plain(key)): plain(value) for key, value in zip(node.keys, node.values)}
    return node.value if isinstance(node, ast.Constant) else ast.unparse(node)


def literals(node):
    """Every text below an expression."""
    return [one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def hosts(*paths):
    """Every host that the files name in a text."""
    texts = [text for path in paths for text in literals(ast.parse((folder / path).read_text()))]
    return sorted({host for text in texts for host in re.findall(r"https://([a-z0-9.-]+)", text)})


def matches(clause, name):
    """Whether a clause of genai-prices means a model of this name."""
    kind = clause["is"].removeprefix("Clause")
    if kind in ("Or", "And"):
        parts = [matches(part, name) for part in clause[f"{kind.lower()}_"]]
        return any(parts) if kind == "Or" else all(parts)
    return {
        "Equals": lambda: name == clause["equals"],
        "StartsWith": lambda: name.startswith(clause["starts_with"]),
        "EndsWith": lambda: name.endswith(clause["ends_with"]),
        "Contains": lambda: clause["contains"] in name,
        "Regex": lambda: re.search(clause["regex"], name) is not None,
    }[kind]()


def price_today(prices):
    """The price of a day, outside of cheaper hours; the last that has begun holds."""
    if isinstance(prices, dict):
        return prices
    begun = [one["prices"] for one in prices if begins(one.get("constraint")) <= question["priced"]["day"]]
    return begun[-1]


def begins(constraint):
    if constraint is None:
        return ""
    if constraint["is"] != "StartDateConstraint":
        return "9999"
    year, month, day = constraint["start_date"]["of"]
    return f"{year:04}-{month:02}-{day:02}"


def steps(price):
    """A price as pairs of the tokens from which it holds and US dollars for a million of them."""
    if price is None:
        return {}
    if price["is"] == "Decimal":
        return {0: float(price["of"][0])}
    return {0: float(price["base"]["of"][0]), **{one["start"]: float(one["price"]["of"][0]) for one in price["tiers"]}}


def tiers(prices):
    """Input and output, in US dollars for a million tokens, and the tokens of input from which both hold."""
    inward, outward = steps(prices.get("input_mtok")), steps(prices.get("output_mtok"))
    if not inward or not outward:
        return None
    at = lambda table, start: table[max(one for one in table if one <= start)]
    return [[at(inward, start), at(outward, start), start] for start in sorted({*inward, *outward})]


def priced_models():
    """What genai-prices says of each model that was asked for; nothing where it does not know it."""
    providers = {one["id"]: one["models"] for one in plain(assigned("genai_prices/data.py", "providers"))}
    answers = []
    for provider, name in question["priced"]["models"]:
        found = next((one for one in providers[provider] if one["id"] == name or matches(one["match"], name)), None)
        answers.append(
            found
            and {
                "id": found["id"],
                "context": found.get("context_window"),
                "tiers": tiers(price_today(found["prices"])),
            }
        )
    return answers


def endpoints():
    """Hosts of services in regions, by the rules that the clients of botocore follow."""
    from botocore.endpoint_provider import EndpointProvider
    from botocore.loaders import Loader

    loader = Loader(include_default_search_paths=False, extra_search_paths=[str(folder / "botocore" / "data")])
    partitions = loader.load_data("partitions")
    rules = {
        service: EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
        for service in {service for service, _ in question["endpoints"]}
    }
    given = {"UseFIPS": False, "UseDualStack": False}
    return [
        rules[service].resolve_endpoint(Region=region, **given).url.removeprefix("https://")
        for service, region in question["endpoints"]
    ]


def s3_blocks():
    """IPv4 blocks of S3 by region, as AWS publishes them."""
    import msgpack

    blocks = {}
    lists = msgpack.unpackb(gzip.decompress((folder / "cloudip/data/cloudip.msgpack.gz").read_bytes()))
    aws = lists["providers"].index("aws")
    for one in lists["ranges"]:
        if one["p"] == aws and one.get("s") == "S3" and ":" not in one["cidr"]:
            blocks.setdefault(one["r"], []).append(one["cidr"])
    return blocks


def clients():
    """What the vendors' clients say of their hosts, and of their models and their ends."""
    return {
        "hosts": {
            "anthropic": hosts("anthropic/_client.py"),
            "openai": hosts("openai/_data_residency.py", "openai/lib/_client_auth.py"),
            "mistral": hosts("mistralai/client/sdkconfiguration.py"),
            "together": hosts("together/_client.py"),
            "groq": hosts("groq/_client.py"),
            "fireworks": hosts("fireworks/_client.py"),
        },
        "anthropicEnds": plain(assigned("anthropic/_data/deprecated_models.py", "DEPRECATED_MODELS")),
        "anthropicModels": literals(assigned("anthropic/types/model.py", "Model")),
        "openaiModels": literals(assigned("openai/types/shared/chat_model.py", "ChatModel")),
        "openaiNotes": (folder / "openai/types/shared/chat_model.py").read_text(),
    }


answers = {"clients": clients, "priced": priced_models, "endpoints": endpoints, "s3Blocks": s3_blocks}
json.dump({about: answers[about]() for about in question}, sys.stdout)
