import { Thing } from "../thing.ts";

new Thing("before");

function fail(): never {
    throw new Error("the sky is the wrong colour");
}

fail();
