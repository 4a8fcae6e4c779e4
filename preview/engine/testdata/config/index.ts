import * as pulumi from "@pulumi/pulumi";
import { Thing } from "../thing.ts";

const config = new pulumi.Config();
const password = config.requireSecret("password");
new Thing("thing", {
    size: config.requireNumber("size"),
    flag: config.requireBoolean("flag"),
    nested: config.requireObject("nested"),
    old: new pulumi.Config("made").require("old"),
    password,
    url: pulumi.interpolate`https://${password}.example`,
    plain: config.get("password"),
});
