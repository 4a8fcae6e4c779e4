"""Whether calls of the AWS CLI are ones: reads a file with a JSON list of lines of shell, and answers what is wrong with each, or null.

Nothing leaves the machine. Options and parameters are judged by the CLI itself, which then finds nobody at the address that it is
given; what --query asks for is looked up in the answer that the service's own model describes.
"""

import contextlib
import io
import json
import os
import shlex
import sys

import jmespath
from awscli.botocore import xform_name
from awscli.clidriver import create_clidriver
from awscli.botocore.utils import ArgumentGenerator

NOBODY = ["--endpoint-url", "http://127.0.0.1:1"]


def wrong_with(line):
    args = shlex.split(os.path.expandvars(line).replace("\\`", "`"))[1:]
    driver = create_clidriver()
    said = io.StringIO()
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(io.StringIO()):
        try:
            driver.main([*args, *NOBODY])
        except SystemExit as end:
            said.write(f"exit {end.code}")
    text = said.getvalue().strip()
    if "Could not connect to the endpoint" not in text:
        return text.split("\n")[-1]
    return wrong_query(driver.session, args)


def wrong_query(session, args):
    if "--query" not in args:
        return None
    query = args[args.index("--query") + 1]
    service = session.get_service_model(args[0])
    operation = next(name for name in service.operation_names if xform_name(name, "-") == args[1])
    answer = ArgumentGenerator(use_member_names=True).generate_skeleton(service.operation_model(operation).output_shape)
    return None if jmespath.search(query, answer) is not None else f"the answer has nothing for {query}"


with open(sys.argv[1], encoding="utf-8") as calls:
    print(json.dumps([wrong_with(line) for line in json.load(calls)]))
