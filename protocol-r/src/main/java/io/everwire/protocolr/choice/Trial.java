package io.everwire.protocolr.choice;

import java.security.GeneralSecurityException;

/**
 * Tries an implementation of some cryptography. Its library may not be there or may not fit this machine, and then it throws
 * whatever it likes: the loader of native code has plain errors and runtime exceptions, too. Thread-safe.
 */
public final class Trial {
    private Trial() {}

    /** Loads an implementation and asks it for known answers. */
    @FunctionalInterface
    public interface Loading<T> {
        /**
         * Gives the implementation.
         *
         * @throws GeneralSecurityException if it does not work here
         */
        T load() throws GeneralSecurityException;
    }

    /**
     * What is loaded, if it works.
     *
     * @param name of the implementation
     * @throws GeneralSecurityException whatever it throws; but for what is wrong with the whole process, which goes through
     */
    public static <T> T of(String name, Loading<T> loading) throws GeneralSecurityException {
        try {
            return loading.load();
        } catch (VirtualMachineError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw new GeneralSecurityException(name + " does not load", e);
        }
    }

    /** The innermost cause, in one line: those around it tell what Java was doing, and not what is wrong. */
    public static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.toString().replaceAll("\\s*\\R\\s*", " ");
    }
}
