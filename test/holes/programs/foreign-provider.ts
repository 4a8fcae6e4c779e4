import * as aws from "@pulumi/aws";
import { declareReference } from "../reference.ts";

const { foreignRegion } = declareReference();

new aws.Provider("hole", { region: foreignRegion, allowedAccountIds: ["111122223333"] });
