export { type DashboardPageOptions, dashboardPage } from "./dashboard-page.ts";
export { type Dashboard, type DashboardOptions, startDashboard } from "./server/start-dashboard.ts";
export type { DashboardItem, DashboardSource, ReviewDecisions } from "./source.ts";
export { type ResultSummary, summaryOf } from "./summary.ts";
