// "Here, where I am": asked once, only when pressed. Without it the places are chosen by hand.
const box = document.querySelector("[data-locate]");
const form = box?.closest("form");
const chinese = document.documentElement.lang.startsWith("zh");

if (box && "geolocation" in navigator && window.isSecureContext) {
  const words = box.querySelector(".locate__words");
  const button = box.querySelector("button");
  box.hidden = false;
  button.addEventListener("click", (event) => {
    if (button.dataset.found) return;
    event.preventDefault();
    words.textContent = chinese ? "正在定位…" : "Finding you…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.lon.value = coords.longitude.toFixed(6);
        form.elements.lat.value = coords.latitude.toFixed(6);
        button.dataset.found = "1";
        form.requestSubmit(button);
      },
      () => { words.textContent = chinese ? "没有定到位，请在下面点一个镇或街道。" : "Not found; please choose below."; },
      { enableHighAccuracy: true, timeout: 10000, maximumAge: 60000 },
    );
  });
}
