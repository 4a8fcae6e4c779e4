import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { KnownValues } from "../../catalog/chart-values.ts";
import { cachedTool, run, toolCache } from "../tools.ts";

const module = "github.com/envoyproxy/gateway";

/** Prints what Envoy Gateway's configuration may hold, as its own types and their JSON tags say; types of others are `any`. */
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
	case reflect.Pointer:
		return keysOf(t.Elem())
	case reflect.Slice:
		return []any{keysOf(t.Elem())}
	case reflect.Struct:
		if !strings.HasPrefix(t.PkgPath(), "${module}/") {
			return "any"
		}
		keys := map[string]any{}
		addKeys(t, keys)
		return keys
	case reflect.Map:
		return "map"
	case reflect.Bool:
		return "boolean"
	case reflect.String, reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint32, reflect.Uint64, reflect.Float32:
		return "scalar"
	default:
		return "any"
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

/** What the configuration of a version may hold, e.g. `1.9.1`, or in plain words why it cannot be had here. */
export async function envoyGatewayKeys(
    version: string,
): Promise<{ readonly keys: KnownValues; readonly source: string } | { readonly missing: string }> {
    const folder = join(toolCache, "envoy-gateway-settings", version);
    const tool = await cachedTool(folder, "keys", async (building) => {
        const go = (...args: readonly string[]) => run("go", [...args], { cwd: building });
        await go("mod", "init", "keys");
        await writeFile(join(building, "main.go"), program);
        await go("get", `${module}/api/v1alpha1@v${version}`);
        await go("build", "-o", "keys", ".");
    });
    if ("missing" in tool) return tool;
    const { stdout } = await run(tool.path);
    const source = "config.envoyGateway: api/v1alpha1, type EnvoyGateway, without envoyProxy";
    return { keys: JSON.parse(stdout) as KnownValues, source };
}
