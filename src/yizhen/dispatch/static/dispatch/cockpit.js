// The cockpit: a chart drawn from the tokens, and a map whose cases the server gathers. Without it the numbers stand in words.
(() => {
  "use strict";
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;

  const theme = () => ({
    color: [token("action"), token("done"), token("late"), token("soon"), token("paused")],
    backgroundColor: "transparent",
    textStyle: { fontFamily: token("font"), color: token("ink") },
  });

  function chart(box) {
    if (!window.echarts) return;
    window.echarts.getInstanceByDom(box)?.dispose();
    const told = JSON.parse(box.dataset.chart);
    const ink = token("ink-2");
    const drawn = window.echarts.init(box, theme(), { renderer: "canvas" });
    drawn.setOption({
      animation: false,
      aria: { enabled: false },
      grid: { left: 8, right: 12, top: 34, bottom: 4, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 14, itemHeight: 8, textStyle: { color: ink } },
      tooltip: { trigger: "axis", renderMode: "richText", backgroundColor: token("paper"), borderColor: token("edge"), textStyle: { color: token("ink") } },
      xAxis: { type: "category", data: told.labels, axisLine: { lineStyle: { color: token("edge") } }, axisTick: { show: false }, axisLabel: { color: ink, hideOverlap: true } },
      yAxis: { type: "value", minInterval: 1, splitLine: { lineStyle: { color: token("line") } }, axisLabel: { color: ink } },
      series: told.series.map((one, n) => ({
        name: one.name,
        type: n ? "line" : "bar",
        data: one.values,
        barMaxWidth: 22,
        symbol: "circle",
        symbolSize: 6,
        lineStyle: { width: 2.5 },
        itemStyle: { color: token(one.tone), borderRadius: n ? 0 : [2, 2, 0, 0] },
      })),
    });
    drawn.on("click", (at) => { if (told.urls[at.dataIndex]) location.href = told.urls[at.dataIndex]; });
  }

  const charts = () => document.querySelectorAll("[data-chart]").forEach(chart);

  function listed(spot, words) {
    const list = document.createElement("ul");
    list.className = "board__popup";
    for (const one of spot.cases) {
      const row = document.createElement("li");
      const link = document.createElement("a");
      link.href = one.url;
      link.textContent = one.title || one.number;
      row.append(link);
      if (one.late) row.append(` ▲${words.late}`);
      list.append(row);
    }
    return list;
  }

  function draw(canvas) {
    if (!window.L) return undefined;
    const words = { late: canvas.dataset.wordsLate, count: canvas.dataset.wordsCount };
    const map = L.map(canvas, { zoomAnimation: !calm, fadeAnimation: !calm, attributionControl: false, zoomSnap: 1, scrollWheelZoom: false, maxZoom: 18 });
    const spots = L.layerGroup().addTo(map);
    let asked = 0;

    const icon = (spot) => {
      const size = Math.min(60, 30 + 7 * Math.log10(spot.count) * 2);
      const mark = document.createElement("span");
      mark.className = `board__spot${spot.late ? " board__spot--late" : ""}`;
      mark.textContent = spot.late ? `▲${spot.count}` : String(spot.count);
      return L.divIcon({ html: mark, className: "board__icon", iconSize: [size, size] });
    };
    const put = (spot) => {
      const told = `${spot.count} ${words.count}${spot.late ? `, ${words.late} ${spot.late}` : ""}`;
      const mark = L.marker([spot.lat, spot.lon], { icon: icon(spot), title: told, alt: told, keyboard: true }).addTo(spots);
      if (spot.cases) mark.bindPopup(listed(spot, words), { maxWidth: 320 });
      else mark.on("click", () => map.setView([spot.lat, spot.lon], Math.min(18, map.getZoom() + 2)));
    };
    const look = async () => {
      if (document.hidden) return;
      const number = ++asked;
      const seen = map.getBounds().pad(0.2);
      const box = [seen.getWest(), seen.getSouth(), seen.getEast(), seen.getNorth()].map((edge) => edge.toFixed(5)).join(",");
      try {
        const answer = await fetch(`${canvas.dataset.clusters}?zoom=${Math.floor(map.getZoom())}&box=${box}`);
        if (!answer.ok || number !== asked) return;
        const found = await answer.json();
        if (number !== asked) return;
        spots.clearLayers();
        found.forEach(put);
      } catch { /* no connection: the map stays as it was */ }
    };
    const begin = async () => {
      try {
        const answer = await fetch(canvas.dataset.geojson);
        if (!answer.ok) throw new Error(String(answer.status));
        const areas = L.geoJSON(await answer.json(), {
          style: () => ({ className: "map__area" }),
          onEachFeature: (feature, shape) => {
            const name = document.createElement("span");
            name.textContent = feature.properties?.name ?? "";
            if (name.textContent) shape.bindTooltip(name);
          },
        }).addTo(map);
        if (areas.getLayers().length) map.fitBounds(areas.getBounds(), { padding: [8, 8], animate: false });
        else map.setView([0, 0], 3);
        map.on("moveend", () => { if (!document.querySelector(".leaflet-popup")) look(); });
        await look();
      } catch { map.remove(); canvas.remove(); }
    };
    begin();
    return () => { if (!document.querySelector(".leaflet-popup")) look(); };
  }

  const again = [...document.querySelectorAll("[data-cluster-map]")].map(draw).filter(Boolean);
  charts();
  document.querySelectorAll("[data-poll]").forEach((piece) => {
    new MutationObserver(() => { charts(); again.forEach((look) => look()); }).observe(piece, { childList: true });
  });
  let resized = 0;
  addEventListener("resize", () => { clearTimeout(resized); resized = setTimeout(charts, 150); });
  addEventListener("beforeprint", charts);
})();
