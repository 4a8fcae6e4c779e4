import { Thing } from "../thing.ts";

new Thing("lost");
process.exit(0);
