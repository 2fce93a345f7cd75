// How changesets become a changelog. All packages are released together with one version, so the usual list
// of what changed in each dependency would repeat the whole release in every package.

module.exports = {
  async getReleaseLine({ summary }) {
    const paragraphs = summary.trim().split(/\n{2,}/);
    return `- ${paragraphs.map((paragraph) => paragraph.replace(/\s*\n\s*/g, " ")).join("\n\n  ")}`;
  },

  async getDependencyReleaseLine(_changesets, dependencies) {
    if (dependencies.length === 0) return "";
    const names = dependencies.map(({ name }) => `\`${name}\``).sort();
    return `- Goes with version ${dependencies[0].newVersion} of ${names.join(", ")}.`;
  },
};
