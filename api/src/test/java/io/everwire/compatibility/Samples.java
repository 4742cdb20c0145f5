package io.everwire.compatibility;

/** A small contract. */
public final class Samples {
    private Samples() {}

    /** What users implement. */
    public interface Listener {
        void heard(String words);

        default int level() {
            return 0;
        }
    }

    /** What users make. */
    public record Sound(int volume) {}
}
