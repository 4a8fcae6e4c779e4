// Renders releases with Helm's own library, as `helm template` does: one JSON request a line in, one JSON answer a line out.
package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"

	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
)

type request struct {
	Chart       string         `json:"chart"`
	Release     string         `json:"release"`
	Namespace   string         `json:"namespace"`
	KubeVersion string         `json:"kubeVersion"`
	Definitions bool           `json:"definitions"`
	OnlyDigest  bool           `json:"onlyDigest"`
	Values      map[string]any `json:"values"`
}

type answer struct {
	Manifest string `json:"manifest,omitempty"`
	Digest   string `json:"digest,omitempty"`
	Error    string `json:"error,omitempty"`
}

// Files of charts that were read, as Helm reads a folder. A chart itself is made anew each time: rendering changes it.
var read = map[string][]*loader.BufferedFile{}

func filesOf(folder string) ([]*loader.BufferedFile, error) {
	if files, ok := read[folder]; ok {
		return files, nil
	}
	chart, err := loader.LoadDir(folder)
	if err != nil {
		return nil, err
	}
	files := []*loader.BufferedFile{}
	for _, file := range chart.Raw {
		files = append(files, &loader.BufferedFile{Name: file.Name, Data: file.Data})
	}
	read[folder] = files
	return files, nil
}

func render(asked request) (string, error) {
	files, err := filesOf(asked.Chart)
	if err != nil {
		return "", err
	}
	chart, err := loader.LoadFiles(files)
	if err != nil {
		return "", err
	}
	version, err := chartutil.ParseKubeVersion(asked.KubeVersion)
	if err != nil {
		return "", err
	}
	install := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	install.DryRun = true
	install.ClientOnly = true
	install.Replace = true
	install.ReleaseName = asked.Release
	install.Namespace = asked.Namespace
	install.KubeVersion = version
	install.IncludeCRDs = asked.Definitions
	release, err := install.Run(chart, asked.Values)
	if err != nil {
		return "", err
	}
	manifest := release.Manifest
	for _, hook := range release.Hooks {
		manifest += "\n---\n" + hook.Manifest
	}
	return manifest, nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16*1024*1024)
	out := json.NewEncoder(os.Stdout)
	for lines.Scan() {
		asked := request{}
		if err := json.Unmarshal(lines.Bytes(), &asked); err != nil {
			_ = out.Encode(answer{Error: err.Error()})
			continue
		}
		manifest, err := render(asked)
		switch {
		case err != nil:
			_ = out.Encode(answer{Error: err.Error()})
		case asked.OnlyDigest:
			sum := sha256.Sum256([]byte(manifest))
			_ = out.Encode(answer{Digest: hex.EncodeToString(sum[:])})
		default:
			_ = out.Encode(answer{Manifest: manifest})
		}
	}
}
