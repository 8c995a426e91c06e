"""Draws the sample catalogue again: pictures, feed, query pictures and outfits. See README.md."""

import argparse
from multiprocessing import Pool
from pathlib import Path

from drawing.feed import draw_item, items, write_feed
from drawing.outfits import write_outfits
from drawing.queries import QUERIES, draw_query


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent, help="the folder to write to")
    parser.add_argument("--every", type=int, default=1, help="draw only every n-th picture, for a quick look")
    parser.add_argument("--jobs", type=int, default=2, help="pictures drawn at a time")
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    write_feed(options.out)
    write_outfits(options.out)
    with Pool(options.jobs) as pool:
        pool.map(draw_item, [(k, options.out) for k in range(0, len(items()), options.every)], chunksize=1)
        pool.map(draw_query, [(k, options.out) for k in range(0, len(QUERIES), options.every)], chunksize=1)


if __name__ == "__main__":
    main()
