import * as aws from "@pulumi/aws";
import { declareReference } from "../reference.ts";

const { cloud } = declareReference();

new aws.cloudwatch.LogGroup(
    "hole",
    {
        name: "partner",
        retentionInDays: 365,
        kmsKeyId: "arn:aws:kms:eu-central-1:999988887777:key/0f1e2d3c-0000-4000-8000-000000000000",
    },
    { provider: cloud },
);
