package io.everwire.conformance.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a run of a case ended; what is later counts more where several are summed up. */
public enum Outcome {
    /** It does not apply; the reason says why. */
    SKIPPED,
    PASSED,
    FAILED;

    /** As reports write it. */
    @JsonValue
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
