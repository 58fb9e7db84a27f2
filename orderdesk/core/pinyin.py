def spellings(text):
    return []


def grams(*texts):
    found = set()
    for text in texts:
        plain = "".join(text.split())
        found |= set(plain) | {plain[i : i + 2] for i in range(len(plain) - 1)}
    return found
