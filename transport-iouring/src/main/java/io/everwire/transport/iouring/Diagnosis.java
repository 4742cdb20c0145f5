package io.everwire.transport.iouring;

import io.everwire.spi.Unavailability;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** From what failed, and what the system says of itself, to a sentence that a person can act on. Pure. */
final class Diagnosis {
    /** The features that Netty cannot do without came with this release. */
    private static final int MAJOR = 5;

    private static final int MINOR = 11;

    /** Below this a ring does not fit where locked memory is counted. */
    private static final long ENOUGH_LOCKED_MEMORY = 1 << 20;

    private static final String USE_NIO = "or use the transport nio.";

    private Diagnosis() {}

    static Unavailability of(Throwable failure, SystemFacts system) {
        if (!system.isLinux()) {
            return new Unavailability("io_uring exists on Linux only; this is " + system.os() + ".", "Use nio.");
        }
        if (system.isOlderThan(MAJOR, MINOR)) {
            return new Unavailability(
                    "The kernel " + system.release() + " is older than " + MAJOR + "." + MINOR + ".",
                    "Run a newer kernel, " + USE_NIO);
        }
        return byWords(failure, words(failure), system);
    }

    /**
     * The most telling words first: around whatever went wrong Netty says that it failed to load its library, and a
     * library that cannot be loaded for another reason may speak of permissions.
     */
    private static Unavailability byWords(Throwable failure, String said, SystemFacts system) {
        if (isNativeAccess(said)) {
            return new Unavailability(
                    "This JVM forbids native access.", "Start it with --enable-native-access=ALL-UNNAMED, " + USE_NIO);
        }
        if (said.contains("nonative=true")) {
            return new Unavailability(
                    "Native libraries are switched off by -Dio.netty.transport.noNative=true.",
                    "Leave that out, " + USE_NIO);
        }
        if (said.contains("could not load a native library")) {
            return missingLibrary(system);
        }
        if (isNoMemory(said)) {
            return lockedMemory(system);
        }
        if (isForbidden(said) || isSwitchedOff(system)) {
            return forbidden(system);
        }
        return isLinkage(failure) ? missingLibrary(system) : selfTestFailed(failure);
    }

    private static boolean isNativeAccess(String said) {
        return said.contains("restricted method") || said.contains("illegal native access");
    }

    private static boolean isLinkage(Throwable failure) {
        return failure instanceof UnsatisfiedLinkError || failure instanceof NoClassDefFoundError;
    }

    private static Unavailability missingLibrary(SystemFacts system) {
        return new Unavailability(
                "There is no native library for " + system.arch() + ", or it cannot be loaded.",
                "Add netty-transport-native-io_uring with the classifier of this system (glibc), " + USE_NIO);
    }

    private static boolean isNoMemory(String said) {
        return said.contains("cannot allocate memory") || said.contains("enomem");
    }

    private static boolean isForbidden(String said) {
        return said.contains("operation not permitted")
                || said.contains("permission denied")
                || said.contains("function not implemented");
    }

    private static boolean isSwitchedOff(SystemFacts system) {
        return !system.disabled().isEmpty() && !system.disabled().equals("0");
    }

    private static Unavailability lockedMemory(SystemFacts system) {
        String limit = system.lockedMemory().isPresent()
                ? "the limit of locked memory is " + system.lockedMemory().getAsLong() + " bytes"
                : "memory could not be locked";
        boolean small = system.lockedMemory().orElse(Long.MAX_VALUE) < ENOUGH_LOCKED_MEMORY;
        return new Unavailability(
                "The kernel has no memory for another ring; " + limit + ".",
                (small ? "Raise it (ulimit -l), " : "Use fewer loops or raise ulimit -l, ") + USE_NIO);
    }

    private static Unavailability forbidden(SystemFacts system) {
        return isSwitchedOff(system)
                ? new Unavailability(
                        "The sysctl kernel.io_uring_disabled is " + system.disabled() + ".",
                        "Set it to 0 (1 admits a group of users), " + USE_NIO)
                : new Unavailability(
                        "The system does not permit io_uring, as the seccomp profile of a container does.",
                        "Allow io_uring_setup, io_uring_enter and io_uring_register, " + USE_NIO);
    }

    private static Unavailability selfTestFailed(Throwable failure) {
        String how = failure instanceof TimeoutException
                ? "did not come back in time"
                : "failed: " + failure.getClass().getSimpleName() + own(failure);
        return new Unavailability(
                "A connection over loopback " + how + ".",
                "Look whether io_uring is allowed and loopback is up, " + USE_NIO);
    }

    private static String own(Throwable failure) {
        return failure.getMessage() == null ? "" : ", " + failure.getMessage();
    }

    /** Everything that was said, down to the first cause: Netty wraps what the system says. */
    private static String words(Throwable failure) {
        StringBuilder said = new StringBuilder();
        int depth = 0;
        for (@Nullable Throwable cause = failure; cause != null && depth < 16; cause = cause.getCause(), depth++) {
            said.append(cause).append('\n');
        }
        return said.toString().toLowerCase(Locale.ROOT);
    }
}
