from __future__ import annotations

import pytest

from running import halved, kinds, script


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            """
            k = f'{0.5:.2f}'
            x = x * float(k)
            """,
            id="f-string-spec",
        ),
        pytest.param(
            """
            k = f'{"a"!r}'
            x = x * 0.5 if k == "'a'" else x
            """,
            id="f-string-conversion",
        ),
        pytest.param(
            """
            n = f'{7:03d}'
            x = x * 0.5 if n == '007' else x
            """,
            id="f-string-width",
        ),
        pytest.param(
            """
            k = '{name}_{n:02d}'.format(name='a', n=3)
            x = x * 0.5 if k == 'a_03' else x
            """,
            id="format-keyword",
        ),
        pytest.param(
            """
            k = '%(a)s-%(b)d' % {'a': 'q', 'b': 2}
            x = x * 0.5 if k == 'q-2' else x
            """,
            id="percent-dict",
        ),
        pytest.param(
            """
            k = '%s_%03d' % ('q', 2)
            x = x * 0.5 if k == 'q_002' else x
            """,
            id="percent-tuple",
        ),
        pytest.param(
            """
            k = 'a_%s' % 'b'
            x = x * 0.5 if k == 'a_b' else x
            """,
            id="percent-str",
        ),
        pytest.param(
            """
            k = 'Train_Set'.lower().replace('_', '').removesuffix('set').strip()
            x = x * 0.5 if k == 'train' else x
            """,
            id="string-methods",
        ),
        pytest.param(
            """
            k = 'train:val'.partition(':')[2]
            x = x * 0.5 if k == 'val' else x
            """,
            id="string-partition",
        ),
        pytest.param(
            """
            k = 'a/b/c.png'.rsplit('/', 1)[-1].split('.')[0]
            x = x * 0.5 if k == 'c' else x
            """,
            id="rsplit",
        ),
        pytest.param(
            """
            import os
            k = os.path.splitext('a.png')[1]
            x = x * 0.5 if k == '.png' else x
            """,
            id="splitext",
        ),
        pytest.param(
            """
            x = x * 0.5 if 'train'.startswith(('tr', 'q')) else x * 3
            """,
            id="startswith-tuple",
        ),
        pytest.param(
            """
            k = 'a\\nb'.splitlines()[1]
            x = x * 0.5 if k == 'b' else x
            """,
            id="splitlines",
        ),
        pytest.param(
            """
            x = x * 0.5 if '12'.isdigit() else x * 3
            """,
            id="isdigit",
        ),
        pytest.param(
            """
            x = x * 0.5 if '-' * 3 == '---' else x * 3
            """,
            id="string-multiply",
        ),
        pytest.param(
            """
            paths = [f'{d}/{n}' for d in ('a', 'b') for n in (1, 2)]
            x = x * 0.5 if paths[3] == 'b/2' else x * 3
            """,
            id="str.join-paths-list-comp",
        ),
        pytest.param(
            """
            from pathlib import Path
            p = Path('data') / 'a.png'
            x = x * 0.5 if p.suffix == '.png' and p.name == 'a.png' else x * 3
            """,
            id="Path-suffix",
        ),
    ],
)
def test_a_text_that_is_put_together_is_known(text: str) -> None:
    halved(text)


@pytest.mark.parametrize("name", ['f"train/{name}"', '"train/" + name', '"train/%s" % name', '"%s/%s" % ("train", name)'])
def test_a_file_stays_the_one_that_was_listed_when_its_path_is_written_out(name: str) -> None:
    trace = script(f"""
    import cv2, os
    images = []
    for name in os.listdir("train"):
        images.append(cv2.imread({name}))
    model.fit(np.array(images), y)
    """)
    assert [kind for kind in kinds(trace) if kind != "stack"] == ["files", "transform", "file", "decode"]


def test_a_text_of_a_number_that_is_not_known_is_not_known() -> None:
    trace = script("import sys\nk = f'{len(sys.argv):02d}'\nx = x * 0.5 if k == '01' else x\nmodel.fit(x, y)")
    assert "choose" in kinds(trace)


def test_a_field_of_enormous_width_is_not_made() -> None:
    trace = script("k = f'{1:>1000000}'\nx = x * 0.5 if k else x\nmodel.fit(x, y)")
    assert "choose" in kinds(trace)
