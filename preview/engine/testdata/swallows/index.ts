import * as pulumi from "@pulumi/pulumi";
import { Thing } from "../thing.ts";

process.removeAllListeners("unhandledRejection");
process.on("unhandledRejection", () => undefined);
process.removeAllListeners("uncaughtException");
process.on("uncaughtException", () => undefined);
new Thing("twin");
new Thing("twin");
void pulumi.log.info("nothing happened");
