// A map on local polygons. Without it the places still stand in words beside the map.
(() => {
  "use strict";
  if (!window.L) return;

  const words = (properties) => properties.name ?? properties.label ?? "";

  function area(map, collection) {
    const layer = L.geoJSON(collection, {
      style: () => ({ className: "map__area" }),
      onEachFeature: (feature, shape) => {
        const name = document.createElement("span");
        name.textContent = words(feature.properties ?? {});
        if (name.textContent) shape.bindTooltip(name);
        const url = feature.properties?.url;
        if (url) shape.on("click", () => { location.href = url; });
      },
    }).addTo(map);
    if (layer.getLayers().length) map.fitBounds(layer.getBounds(), { padding: [12, 12], animate: false });
  }

  function place(map, spot) {
    const mark = L.circleMarker([spot.lat, spot.lon], {
      radius: Math.min(18, 6 + 2 * Math.log2(spot.count || 1)),
      className: `map__place map__place--${spot.tone}`,
    }).addTo(map);
    const name = document.createElement("span");
    name.textContent = spot.count > 1 ? `${spot.label} · ${spot.count}` : spot.label;
    mark.bindTooltip(name);
    if (spot.url) mark.on("click", () => { location.href = spot.url; });
  }

  async function draw(canvas) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const map = L.map(canvas, { zoomAnimation: !calm, fadeAnimation: !calm, attributionControl: false, zoomSnap: 0.25, scrollWheelZoom: false });
    map.setView([0, 0], 2);
    try {
      const answer = await fetch(canvas.dataset.geojson);
      if (!answer.ok) throw new Error(String(answer.status));
      area(map, await answer.json());
      const spots = canvas.dataset.placesUrl
        ? await (await fetch(canvas.dataset.placesUrl)).json()
        : JSON.parse(canvas.dataset.places || "[]");
      spots.forEach((spot) => place(map, spot));
    } catch {
      map.remove();
      canvas.remove();
    }
  }

  document.querySelectorAll("[data-map]").forEach(draw);
})();
