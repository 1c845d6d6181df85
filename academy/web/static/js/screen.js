// The code on the wall: asked for anew when it changes, with how many have checked in. Each answer
// says for how long it holds, so that screens with a wrong clock show the right code.

const wall = document.querySelector("[data-code]");
const part = (name) => wall.querySelector(`[data-${name}]`);
let left = 0;

async function ask() {
  const answer = await fetch(wall.dataset.code, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) {
    part("count").textContent = wall.dataset.lost;
    left = 3;
    return;
  }
  const now = await answer.json();
  left = now.left;
  part("shown").textContent = `${now.code.slice(0, 3)} ${now.code.slice(3)}`;
  part("picture").src = now.picture;
  part("picture").hidden = false;
  part("count").textContent = wall.dataset.came.replace("{count}", now.came);
}

async function tick() {
  left -= 1;
  if (left <= 0) await ask();
  part("left").value = left;
}

ask().then(() => setInterval(tick, 1000));
