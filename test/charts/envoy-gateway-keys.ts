import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cachedTool, run, toolCache } from "../tools.ts";

const module = "github.com/envoyproxy/gateway";

/** Prints the keys of Envoy Gateway's configuration as the JSON tags of its own types name them; types of others are `true`. */
const program = `package main

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"

	egv1a1 "${module}/api/v1alpha1"
)

func keysOf(t reflect.Type) any {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return keysOf(t.Elem())
	case reflect.Struct:
		if !strings.HasPrefix(t.PkgPath(), "${module}/") {
			return true
		}
		keys := map[string]any{}
		addKeys(t, keys)
		return keys
	default:
		return true
	}
}

func addKeys(t reflect.Type, keys map[string]any) {
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case name == "-" || name == "envoyProxy":
		case name == "" && field.Anonymous:
			embedded := field.Type
			for embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			addKeys(embedded, keys)
		case name != "":
			keys[name] = keysOf(field.Type)
		}
	}
}

func main() {
	_ = json.NewEncoder(os.Stdout).Encode(keysOf(reflect.TypeOf(egv1a1.EnvoyGateway{})))
}
`;

/**
 * The record of the keys of a version, e.g. `v1.9.3`, as the types of another one name them where only that is served; or in plain
 * words why it cannot be had here.
 */
export async function envoyGatewayKeys(
    version: string,
    served: string,
): Promise<{ readonly text: string } | { readonly missing: string }> {
    const folder = join(toolCache, "envoy-gateway-keys", served);
    const tool = await cachedTool(folder, "keys", async (building) => {
        const go = (...args: readonly string[]) => run("go", [...args], { cwd: building });
        await go("mod", "init", "keys");
        await writeFile(join(building, "main.go"), program);
        await go("get", `${module}/api/v1alpha1@${served}`);
        await go("build", "-o", "keys", ".");
    });
    if ("missing" in tool) return tool;
    const { stdout } = await run(tool.path);
    const listed = await run("go", ["list", "-m", "-json", module], { cwd: folder });
    const { Time } = JSON.parse(listed.stdout) as { readonly Time: string };
    const source = `${module}@${served} (Go module), api/v1alpha1, type EnvoyGateway, without envoyProxy`;
    const readIn = served === version ? {} : { readIn: served };
    const record = { source, asOf: Time.slice(0, 10), ...readIn, keys: JSON.parse(stdout) as unknown };
    return { text: `${JSON.stringify(record, undefined, 2)}\n` };
}
