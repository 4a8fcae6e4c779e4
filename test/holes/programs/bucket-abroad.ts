import * as aws from "@pulumi/aws";
import { declareReference } from "../reference.ts";

const { cloud, foreignRegion } = declareReference();

new aws.s3.Bucket("hole", { region: foreignRegion }, { provider: cloud });
