// A press on the page of an acknowledgement link, in the reader's browser: nothing happens by opening it.
const button = document.getElementById('acknowledge');
const said = document.getElementById('said');
const words = document.body.dataset;
button?.addEventListener('click', async () => {
  button.disabled = true;
  try {
    const answer = await fetch('/api/link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ key: location.pathname.split('/').at(-1) }),
    });
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.title);
    const word = body.outcome === 'acknowledged' ? words.done : words.already;
    said.textContent = word.replace('{name}', body.by).replace('{time}', body.at.slice(11, 16));
    button.remove();
  } catch (error) {
    said.textContent = error instanceof TypeError ? words.offline : error.message;
    button.disabled = false;
  }
});
