# `cmake --install` gives the program, its documents and completions, the studies, and the public headers. All else is
# internal: no library is installed.

# The two programs that people call lie in one known place of the build tree.
foreach(program mitosim mitosim_vectors)
  if(TARGET ${program})
    set_target_properties(${program} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
  endif()
endforeach()

if(TARGET mitosim)
  install(TARGETS mitosim RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endif()
install(FILES include/mitosim/version.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/mitosim)
install(FILES doc/mitosim.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
install(FILES completions/mitosim.bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME mitosim)
install(FILES completions/_mitosim DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
install(FILES completions/mitosim.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY configs/ DESTINATION ${CMAKE_INSTALL_DATADIR}/mitosim/configs)
configure_file(cmake/mitosim.pc.in mitosim.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/mitosim.pc DESTINATION ${CMAKE_INSTALL_DATADIR}/pkgconfig)
