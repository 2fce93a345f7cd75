/** Rules about imports and package.json saying the same. `rootManifest` declares what all tests may use. */
export function checkDependencies(workspace, rootManifest, report) {
  for (const unit of workspace) {
    const { manifest, files } = unit;
    const forSources = {
      ...manifest.dependencies,
      ...manifest.optionalDependencies,
      ...manifest.peerDependencies,
    };
    // Taken into what is built: its users do not install them.
    const bundled = (manifest.bundledLibraries ?? []).filter(
      (name) => name in (manifest.devDependencies ?? {}),
    );
    const forTests = { ...forSources, ...manifest.devDependencies, ...rootManifest.devDependencies };

    for (const file of files) {
      const declared = file.isTest ? forTests : forSources;
      for (const found of file.imports) {
        if (found.package === undefined || found.package === manifest.name || found.package in declared)
          continue;
        if (bundled.includes(found.package)) continue;
        const field = file.isTest ? "devDependencies" : "dependencies";
        report(file.path, found.line, "declared", `${found.package} is not in the package's ${field}`);
      }
    }

    const inSources = files.filter(({ isTest }) => !isTest);
    for (const name of Object.keys(forSources)) {
      if (inSources.some((file) => isNamed(file, name))) continue;
      const advice = files.some((file) => isNamed(file, name))
        ? "only tests do: make it a devDependency"
        : "remove it";
      report(manifestPath(unit), lineOf(unit, name), "used", `no source imports ${name}; ${advice}`);
    }
    for (const name of Object.keys(manifest.devDependencies ?? {})) {
      // Types are used where their library is.
      const library = name.replace(/^@types\//, "");
      if (name in forSources || files.some((file) => isNamed(file, library))) continue;
      report(manifestPath(unit), lineOf(unit, name), "used", `no test imports ${name}; remove it`);
    }
  }
}

/** No circle between packages; development dependencies count, because a build follows them too. */
export function checkCircles(workspace, report) {
  const byName = new Map(workspace.map((unit) => [unit.manifest.name, unit]));
  const finished = new Set();
  const visit = (unit, trail) => {
    if (finished.has(unit)) return;
    const start = trail.indexOf(unit);
    if (start >= 0) {
      const circle = [...trail.slice(start), unit].map(({ shortName }) => shortName);
      report(manifestPath(unit), 1, "circle", circle.join(" → "));
      return;
    }
    for (const name of dependencyNames(unit)) {
      const next = byName.get(name);
      if (next !== undefined) visit(next, [...trail, unit]);
    }
    finished.add(unit);
  };
  for (const unit of workspace) visit(unit, []);
}

function dependencyNames({ manifest }) {
  return Object.keys({
    ...manifest.dependencies,
    ...manifest.optionalDependencies,
    ...manifest.peerDependencies,
    ...manifest.devDependencies,
  });
}

/** Imported, or named as a text, as in `require.resolve("name/file")`. */
function isNamed({ imports, text }, name) {
  return (
    imports.some((found) => found.package === name) ||
    text.includes(`"${name}"`) ||
    text.includes(`"${name}/`)
  );
}

function manifestPath({ folder }) {
  return `${folder}/package.json`;
}

function lineOf({ manifestText }, name) {
  const lines = manifestText.split("\n");
  return lines.findIndex((line) => line.includes(`"${name}":`)) + 1;
}
