import { Thing } from "../thing.ts";

new Thing("twin");
new Thing("twin");
