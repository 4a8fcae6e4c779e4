import * as aws from "@pulumi/aws";
import { declareReference } from "../reference.ts";

const { cloud, foreignRegion } = declareReference();

const theirs = `arn:aws:kms:${foreignRegion}:999988887777:key/0123`;
const key = aws.kms.Key.get("theirs", theirs, undefined, { provider: cloud });
new aws.cloudwatch.LogGroup("hole", { retentionInDays: 365, kmsKeyId: key.arn }, { provider: cloud });
