"""How much of ASVS levels 1 and 2 is tested or has its reason; docs/security/asvs.md has each."""

from collections import Counter

from stories.documents.held_by import asvs, covered_share


def main() -> None:
    counts = Counter(one.stands for one in asvs())
    for stands, count in sorted(counts.items()):
        print(f"FIGURE asvs.l2_{stands.replace(' ', '_')} {count} requirements")
    print(f"FIGURE asvs.l2_covered_share {covered_share():.3f} share")


if __name__ == "__main__":
    main()
