// The live page: asks for /api/live once a second and shows it. No library and nothing from elsewhere.

const WIDTH = 300;
const HEIGHT = 80;

/** Burn rates that page, and the one that spends the budget sooner than it comes back. */
const PAGING_BURN = 14.4;
const SUSTAINABLE_BURN = 1;

const percent = (share) => `${(share * 100).toFixed(Math.abs(share) < 0.0995 ? 2 : 1)} %`;
const seconds = (value) =>
  value === null ? "–" : value < 1 ? `${Math.round(value * 1000)} ms` : `${value.toFixed(2)} s`;
const burnClass = (burn) => (burn >= PAGING_BURN ? "bad" : burn > SUSTAINABLE_BURN ? "warn" : "");

const services = document.querySelector("#services");
const summary = document.querySelector("#summary");
const template = document.querySelector("#service");

/** The card of a service, made when it is first seen. */
function card(name) {
  const found = document.getElementById(name);
  if (found !== null) return found;
  services.append(template.content.cloneNode(true));
  const made = services.lastElementChild;
  made.id = name;
  made.querySelector("h2").textContent = name;
  return made;
}

/** An SVG path of one value a point, from left to right; a null leaves a gap. */
function path(values, most) {
  const step = WIDTH / Math.max(1, values.length - 1);
  let pen = "M";
  let line = "";
  for (const [index, value] of values.entries()) {
    if (value === null) {
      pen = "M";
      continue;
    }
    line += `${pen}${(index * step).toFixed(1)} ${(HEIGHT - 2 - (value / most) * (HEIGHT - 4)).toFixed(1)}`;
    pen = "L";
  }
  return line;
}

function draw(svg, lines, most) {
  svg.replaceChildren(
    ...lines.map(([name, values]) => {
      const element = document.createElementNS("http://www.w3.org/2000/svg", "path");
      element.setAttribute("class", name);
      element.setAttribute("d", path(values, most));
      return element;
    }),
  );
}

function show(service, objectives) {
  const element = card(service.service);
  const set = (name, text, style = "") => {
    const target = element.querySelector(`[data-value="${name}"]`);
    target.textContent = text;
    target.className = style;
  };
  set("rate", `${service.rate.toFixed(1)} /s`);
  set("errors", percent(service.error_ratio), burnClass(service.error_ratio / (1 - objectives.availability)));
  set("p50", seconds(service.p50_seconds));
  set("p99", seconds(service.p99_seconds), service.p99_seconds > objectives.latencyThreshold ? "warn" : "");
  set("burn5m", `${service.burn_rate_5m.toFixed(1)} ×`, burnClass(service.burn_rate_5m));
  set("burn1h", `${service.burn_rate_1h.toFixed(1)} ×`, burnClass(service.burn_rate_1h));
  set("budget", percent(service.budget_remaining));
  set("latencyBudget", percent(service.latency_budget_remaining));
  element.querySelector('[data-meter="budget"]').value = Math.max(0, service.budget_remaining);
  element.querySelector('[data-meter="latencyBudget"]').value = Math.max(0, service.latency_budget_remaining);
  const rates = service.history.map(([rate]) => rate);
  const errors = service.history.map(([, rate]) => rate);
  const durations = service.history.map(([, , duration]) => duration);
  const mostRate = Math.max(1, ...rates);
  const mostDuration = Math.max(objectives.latencyThreshold * 1.2, ...durations.filter((value) => value !== null));
  set("rateScale", `, up to ${mostRate.toFixed(0)}`);
  set("durationScale", `, up to ${mostDuration.toFixed(2)}`);
  draw(
    element.querySelector('[data-chart="rate"]'),
    [
      ["rate", rates],
      ["errors", errors],
    ],
    mostRate,
  );
  const objective = durations.map(() => objectives.latencyThreshold);
  draw(
    element.querySelector('[data-chart="duration"]'),
    [
      ["objective", objective],
      ["rate", durations],
    ],
    mostDuration,
  );
}

async function refresh() {
  try {
    const response = await fetch("api/live");
    if (!response.ok) throw new Error(`it answers ${response.status}`);
    const report = await response.json();
    const { availability, latency, latencyThreshold } = report.objectives;
    summary.textContent =
      `${report.target_rps.toFixed(1)} requests a second to each service` +
      ` (${percent(report.day_multiplier)} of the day's most${report.burst ? ", in a burst" : ""}), ` +
      `running for ${Math.floor(report.uptime_seconds / 60)} min ${Math.floor(report.uptime_seconds % 60)} s. ` +
      `Objectives: ${percent(availability)} without error, ${percent(latency)} within ${seconds(latencyThreshold)}.`;
    for (const service of report.services) show(service, report.objectives);
  } catch (error) {
    summary.textContent = `The load generator does not answer: ${error.message}`;
  }
}

await refresh();
setInterval(() => void refresh(), 1000);
