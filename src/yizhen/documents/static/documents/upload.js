// 分段上传: any form with data-uploader sends its file in pieces (tus 1.0.0), shows how far it is and resumes after a
// break, also after the page was left. Without this script the form sends the file in one go.

const key = (file) => `upload:${file.name}:${file.size}:${file.lastModified}`;
const headers = (form, more = {}) => ({ "Tus-Resumable": "1.0.0", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, ...more });
const metadata = (name) => `filename ${btoa(String.fromCharCode(...new TextEncoder().encode(name)))}`;

function show(form, words, share) {
  const place = form.querySelector(".uploader__progress");
  place.hidden = false;
  const bar = place.querySelector("progress") ?? place.appendChild(document.createElement("progress"));
  const text = place.querySelector("span") ?? place.appendChild(document.createElement("span"));
  bar.max = 1;
  bar.value = share;
  bar.setAttribute("aria-label", words);
  text.textContent = `${words} ${Math.floor(share * 100)}%`;
}

async function begin(form, file) {
  const kept = localStorage.getItem(key(file));
  if (kept) {
    const answer = await fetch(kept, { method: "HEAD", headers: headers(form) });
    if (answer.ok) {
      show(form, form.dataset.wordsResume, Number(answer.headers.get("Upload-Offset")) / file.size);
      return { url: kept, offset: Number(answer.headers.get("Upload-Offset")), file: answer.headers.get("Upload-File") };
    }
    localStorage.removeItem(key(file));
  }
  const answer = await fetch(form.dataset.uploader, { method: "POST", headers: headers(form, { "Upload-Length": file.size, "Upload-Metadata": metadata(file.name) }) });
  if (!answer.ok) throw new Error(await answer.text());
  const url = answer.headers.get("Location");
  localStorage.setItem(key(file), url);
  return { url, offset: 0, file: null };
}

async function send(form, file) {
  let { url, offset, file: id } = await begin(form, file);
  const size = Number(form.dataset.piece);
  while (offset < file.size) {
    const answer = await fetch(url, { method: "PATCH", body: file.slice(offset, offset + size), headers: headers(form, { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset }) });
    if (!answer.ok && answer.status !== 409) {
      if (answer.status === 422) localStorage.removeItem(key(file));
      throw new Error(await answer.text());
    }
    offset = Number(answer.headers.get("Upload-Offset"));
    id = answer.headers.get("Upload-File") ?? id;
    show(form, form.dataset.wordsSending, offset / file.size);
  }
  localStorage.removeItem(key(file));
  return id;
}

function done(form, id) {
  // The matter's own form gets the number of the file in place of its content, so that it is sent once.
  const field = form.querySelector("input[type=file]");
  field.value = "";
  field.disabled = true;
  const hidden = document.createElement("input");
  Object.assign(hidden, { type: "hidden", name: "uploaded", value: id });
  form.append(hidden);
  form.dataset.sentInPieces = "1";
  form.requestSubmit();
}

for (const form of document.querySelectorAll("form[data-uploader]")) {
  form.addEventListener("submit", async (event) => {
    const file = form.querySelector("input[type=file]")?.files[0];
    if (!file || !file.size || form.dataset.sentInPieces) return;
    event.preventDefault();
    delete form.dataset.sent;
    try {
      done(form, await send(form, file));
    } catch (error) {
      show(form, error.message && !(error instanceof TypeError) ? error.message : form.dataset.wordsFailed, 0);
    }
  }, true);
}
